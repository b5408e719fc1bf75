import type { Context, Terminal } from '../../context.ts';
import type { CliError } from '../../errors.ts';
import type { StepReport } from '../../flows/steps.ts';
import type { RowOfBatch } from '../../journal/records.ts';
import type { BatchRow } from '../row.ts';
import type { RowServices } from '../run/execute-row.ts';
import type { AboutRow } from '../run/row-steps.ts';
import type { StepRun, StepRuns } from './step-run.ts';

/** What a sandbox that runs somewhere on this machine can be asked. */
export type SandboxDoor = Pick<Awaited<ReturnType<Context['sandboxControl']>>, 'ask'>;

/** What rows of several steps need besides. */
export interface ScenarioServices {
  /** The sandbox's own door; absent where the services are no sandbox. */
  readonly sandbox?: (() => Promise<SandboxDoor>) | undefined;
  /** What `inspect` finds about a payment. @throws CliError */
  readonly inspect: (subject: string) => Promise<unknown>;
  /** The runs of a row's steps. @param batch which row it is; absent where nothing is kept */
  readonly runsOf: (batch: RowOfBatch | undefined) => StepRuns;
}

/** What a step of one row is taken with. */
export interface StepWorld {
  readonly row: BatchRow;
  readonly services: RowServices & ScenarioServices;
  readonly run: StepRun;
}

/** What a step came to. */
export interface StepEnd {
  /** What it was answered, as its command would print it; later steps take values out of it. */
  readonly document: unknown;
  readonly result: string | null;
  readonly failure: CliError | undefined;
  readonly brings: Readonly<Record<string, string | number>>;
  /** Tokens that it brought. */
  readonly tokens: readonly string[];
  readonly about: AboutRow;
  readonly steps: readonly StepReport[];
}

const silence = { update: () => {}, succeed: () => {}, fail: () => {}, stop: () => {} };
const started = Promise.resolve(silence);

/** Where many rows run beside each other, no step of one shows itself. */
export const silent: Pick<Terminal, 'progress'> = { progress: () => started };

/** Members without those that are `undefined`. */
export const present = <Members extends object>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined | null> } =>
  // Members keep their names and types; only those that say nothing are gone.
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined | null>;
  };

/** Of a step that came to nothing. */
export const nothing = { document: null, result: null, brings: {}, tokens: [], about: {} };

/** The way to the sandbox. */
export const doorOf = async (sandbox: StepWorld['services']['sandbox']): Promise<SandboxDoor> => {
  if (sandbox === undefined) throw new TypeError('the preflight lets no such step through without a sandbox');
  return sandbox();
};
