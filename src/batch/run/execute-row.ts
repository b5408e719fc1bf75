import type { Clock, ExchangeObserver, Progress, Secrets, Stop, Terminal } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { CommerceLayer, Klarna } from '../../flows/clients.ts';
import { type FlowEnd, runFlow } from '../../flows/flow.ts';
import type { BatchRow } from '../row.ts';
import type { RowResult } from '../row-result.ts';
import type { RowJournal } from './row-journal.ts';
import { isFinal, rowResultOf } from './row-result-of.ts';

/** What all rows of a batch share. It holds no file and no terminal, so that any process can do a row's work. */
export interface RowServices {
  readonly batchId: string;
  readonly clock: Clock;
  readonly stop: Stop;
  readonly secrets: Secrets;
  readonly profile: string;
  readonly mode: () => 'test' | 'live';
  readonly digitsOf: (currency: string) => number | undefined;
  /** `--confirm`: what was written is read back, where the row does not say otherwise. */
  readonly confirm: boolean;
  /** Which machine and process this is, where rows are shared out. */
  readonly worker: string | null;
  /** Whom a row's run talks to: through the connections of all, with a deadline and an observer of its own. */
  readonly reach: (
    row: BatchRow,
    runId: string,
    observer: ExchangeObserver | undefined,
  ) => { readonly commerceLayer?: CommerceLayer; readonly klarna?: Klarna };
  readonly mask: (result: RowResult, tokens: readonly string[]) => RowResult;
}

export interface RowEnd {
  /** Masked. */
  readonly result: RowResult;
  readonly failure: CliError | undefined;
  /** False: the row is taken up again where its batch is. */
  readonly isFinal: boolean;
  /** False: the journal took no more, so that what the row came to is known here alone. */
  readonly isKept: boolean;
}

/** A row as a flow of its own, from its first record to its last one. Whatever becomes of it is told, never thrown. */
export const executeRow = async (row: BatchRow, services: RowServices, journal: RowJournal): Promise<RowEnd> => {
  const { clock, secrets } = services;
  const startedAt = new Date(clock.now()).toISOString();
  const begun = clock.monotonic();
  const tokens = [row.inputs.authToken, row.inputs.sessionToken].filter((token) => token !== undefined);
  for (const token of tokens) secrets.addToken(token);
  const end = await takeFlow(row, services, journal);
  const { failure } = end;
  const hasOpenWrite = failure !== undefined && journal.hasOpenWrite();
  const result = services.mask(
    rowResultOf(row, end, {
      batchId: services.batchId,
      runId: journal.runId,
      startedAt,
      durationMs: Math.round(clock.monotonic() - begun),
      worker: services.worker,
      hasWritten: journal.hasWritten(),
      hasOpenWrite,
    }),
    tokens,
  );
  const isDone = isFinal(failure) && !hasOpenWrite;
  const kept = await keep(journal, { result, failure, isFinal: isDone });
  for (const token of tokens) secrets.forgetToken(token);
  return kept;
};

/** Writes down what a row came to; where that fails, the row is not over, and says why. */
export const keep = async (journal: RowJournal, end: Omit<RowEnd, 'isKept'>): Promise<RowEnd> => {
  try {
    await journal.end(end.result, end.isFinal);
    return { ...end, isKept: true };
  } catch (error) {
    return { ...end, failure: error instanceof CliError ? error : bugIn(error), isFinal: false, isKept: false };
  }
};

const takeFlow = async (row: BatchRow, services: RowServices, journal: RowJournal): Promise<FlowEnd> => {
  const { clock, stop, secrets, profile, mode, digitsOf } = services;
  try {
    await journal.begin();
    return await runFlow(
      { clock, stop, secrets, terminal: silent },
      {
        memory: journal.memory,
        digitsOf,
        readsAtOnce: true,
        run: { id: journal.runId, profile, mode: mode() },
        ...services.reach(row, journal.runId, journal.observer),
      },
      { ...row.inputs, confirm: row.inputs.confirm ?? services.confirm },
      async () => {},
    );
  } catch (error) {
    const failure = error instanceof CliError ? error : bugIn(error);
    return { document: undefined, failure, state: { tokenStored: false }, steps: [] };
  }
};

/** One row's bad luck must not keep the others from being written down. */
export const bugIn = (error: unknown): CliError =>
  new CliError('internal', 'klarna-cl has a bug.', {
    execution: 'unknown',
    why: error instanceof Error ? `${error.name}: ${error.message}` : 'Something was thrown that is no error.',
    hint: 'Report the row and what it says here, without tokens.',
  });

const silence: Progress = { update: () => {}, succeed: () => {}, fail: () => {}, stop: () => {} };
const started = Promise.resolve(silence);
const silent: Pick<Terminal, 'progress'> = { progress: () => started };
