import type { MachineFacts } from '../../context.ts';
import type { JournalRecord, RunInputs, TokenTrace } from '../../journal/records.ts';
import type { RunState } from '../../journal/run-state.ts';
import { type BundledStep, bundledSteps } from './bundle-steps.ts';
import type { RunSummary } from './summary.ts';

/** A run as it goes into a ticket: who it talked to, what was sent when, what came of it, and what nobody knows. */
export interface RunBundle {
  readonly schema_version: 1;
  readonly kind: 'klarna-cl-run';
  readonly made_at: string;
  /** What made this file; the journal does not say what made the run. */
  readonly made_by: { readonly tool: 'klarna-cl'; readonly version: string } & MachineFacts;
  readonly run: Omit<RunSummary, 'problem'> & { readonly settled: boolean | null; readonly end_code: string | null };
  readonly services: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;

  readonly tokens: { readonly auth_token_sha256: string | null; readonly session_token_sha256: string | null };
  readonly steps: readonly BundledStep[];
  /** What happened besides: the customer approved, the run was taken up again, it ended. */
  readonly events: readonly { readonly at: string; readonly event: string }[];
  readonly not_known: readonly string[];
}

export interface BundleParts {
  readonly summary: RunSummary;
  readonly state: RunState;
  readonly records: readonly JournalRecord[];
  readonly isTorn: boolean;
  readonly version: string;
  readonly machine: MachineFacts;
  readonly nowMs: number;
}

/**
 * Made by an allow-list, so that what a later version journals does not get in by itself: bodies, and whatever says who
 * or where the customer is, stay out.
 */
export const runBundle = ({ summary, state, records, isTorn, version, machine, nowMs }: BundleParts): RunBundle => {
  const { run, end } = state;
  const steps = bundledSteps(records);
  const { problem: _, ...facts } = summary;
  return {
    schema_version: 1,
    kind: 'klarna-cl-run',
    made_at: new Date(nowMs).toISOString(),
    made_by: { tool: 'klarna-cl', version, ...machine },
    run: { ...facts, settled: end?.settled ?? null, end_code: end?.code ?? null },
    services: {
      ...(run.commerce_layer && { commerce_layer: run.commerce_layer }),
      ...(run.klarna && { klarna: run.klarna }),
    },
    inputs: harmless(run.inputs),
    tokens: { auth_token_sha256: hashOf(run.auth_token), session_token_sha256: hashOf(run.session_token) },
    steps,
    events: records.flatMap(eventOf),
    not_known: notKnown(steps, { isTorn, hasEnded: end !== undefined, isRunning: summary.status === 'running' }),
  };
};

/** The file that a token came from may be named after somebody, so it stays out. */
const hashOf = (token: TokenTrace | undefined): string | null => token?.sha256 ?? null;

const harmlessInputs = [
  'route',
  'payment_id',
  'order_id',
  'place',
  'new_authorization',
  'idempotency_key',
  'partner_account_id',
  'amount',
  'currency',
  'reference',
  'payment_request_id',
  'capture',
  'browser',
  'subject',
  'action',
  'side',
  'transaction_id',
  'approve',
  'release',
] as const satisfies readonly (keyof RunInputs)[];

const harmless = (inputs: RunInputs): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    harmlessInputs.flatMap((name) => {
      const value = inputs[name];
      return value === undefined ? [] : [[name, typeof value === 'string' ? withoutAddresses(value) : value]];
    }),
  );

/** People write an e-mail address where an order number was asked for. */
const withoutAddresses = (text: string): string => text.replace(/[^\s@]+@[^\s@]+/g, '…@…');

const eventOf = (record: JournalRecord): RunBundle['events'] => {
  switch (record.kind) {
    case 'run':
      return [{ at: record.at, event: 'the run began' }];
    case 'approval':
      return [{ at: record.at, event: 'the customer approved in the browser' }];
    case 'resume':
      return [{ at: record.at, event: 'the run was taken up again' }];
    case 'end':
      return [{ at: record.at, event: `the run ended with exit code ${record.exit_code}` }];
    default:
      return [];
  }
};

const notKnown = (
  steps: readonly BundledStep[],
  {
    isTorn,
    hasEnded,
    isRunning,
  }: { readonly isTorn: boolean; readonly hasEnded: boolean; readonly isRunning: boolean },
): readonly string[] => [
  ...steps
    .filter(({ state }) => state === 'unknown')
    .map(({ step }) => `Whether ${step} was executed: its answer was lost.`),
  ...(hasEnded
    ? []
    : [isRunning ? 'How the run ends: it is still at work.' : 'How the run ended: it was interrupted.']),
  ...(isTorn ? ['What the last line of the journal said: it was torn off, and nothing was sent after it.'] : []),
  'What was read, and how access tokens were got: the journal keeps writes alone. `--har <file>` keeps all exchanges of a command.',
  'What stood in the bodies: they can say who and where the customer is, and are left out; their SHA-256 stands for them.',
  'Which version of klarna-cl, Node and system the run was made with: `made_by` is what made this file.',
];
