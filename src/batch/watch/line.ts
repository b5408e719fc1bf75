import { clean, type Pen } from './pen.ts';
import type { Standing } from './progress.ts';
import { leftText, rateText } from './words.ts';

/** How far a batch is, on one line of a log: `1200/10000 rows · 512/s · 3 failed · about 17 s left`. */
export const lineOf = (standing: Standing, pen: Pick<Pen, 'glyphs'>): string => {
  const { over, total, counts, running, overallPerSecond, leftMs, waited, stopping } = standing;
  // The last one sums up; in it nothing runs any more.
  const perSecond = over === total ? overallPerSecond : standing.perSecond;
  const parts: (string | undefined)[] = [
    total === undefined ? `${over} rows` : `${over}/${total} rows`,
    perSecond === undefined ? undefined : rateText(perSecond),
    counts.failed > 0 ? `${counts.failed} failed` : undefined,
    counts.unknown > 0 ? `${counts.unknown} unknown` : undefined,
    counts['not-run'] > 0 ? `${counts['not-run']} not run` : undefined,
    // Where none ends for a while, it should be seen that some are under way.
    perSecond === 0 && running > 0 ? `${running} running` : undefined,
    waited !== undefined && waited.waiting > 0 ? `${waited.waiting} held back by the pace` : undefined,
    stopping === undefined ? undefined : `stopping: ${stopping}`,
    leftMs === undefined || over === total ? undefined : `${leftText(leftMs)} left`,
  ];
  return clean(parts.filter((part) => part !== undefined).join(` ${pen.glyphs.dot} `), pen);
};
