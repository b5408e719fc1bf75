import type { Options } from './options.ts';
import type { Outcome } from './soak.ts';

/** The value that a share of the others does not exceed; 0 where there is none. */
const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
};

const figures = (outcome: Outcome, { seed }: Options) => ({
  payments: outcome.payments,
  runs: outcome.runs,
  kills: outcome.kills,
  faults: outcome.faults,
  lost: outcome.lost,
  duplicated: outcome.duplicated,
  false: outcome.false,
  unknown: outcome.unknown,
  amplification: Number(outcome.amplification.toFixed(2)),
  most_authorizations: outcome.mostAuthorizations,
  resumed: outcome.resumeMs.length,
  resume_p50_ms: percentile(outcome.resumeMs, 0.5),
  resume_p99_ms: percentile(outcome.resumeMs, 0.99),
  peak_rss_mib: Math.round(outcome.peakRssKiB / 1024),
  seconds: Math.round(outcome.seconds),
  seed,
});

/** The closing line. */
export const closingLine = (outcome: Outcome, options: Options): string =>
  `soak: ${Object.entries(figures(outcome, options))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`;

/** The same for a machine, with what was amiss. */
export const report = (outcome: Outcome, options: Options): object => ({
  ...figures(outcome, options),
  violations: outcome.violations,
});
