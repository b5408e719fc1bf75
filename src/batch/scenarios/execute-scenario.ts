import { CliError } from '../../errors.ts';
import type { StepReport } from '../../flows/steps.ts';
import { isMet } from '../input/expectation.ts';
import type { BatchRow, Expectation } from '../row.ts';
import type { RowResult } from '../row-result.ts';
import { bugIn, keep, type RowEnd, type RowServices } from '../run/execute-row.ts';
import type { RowJournal } from '../run/row-journal.ts';
import { errorOf, isFinal, notRun, statusOf } from '../run/row-result-of.ts';
import type { AboutRow, FinishedStep } from '../run/row-steps.ts';
import { tokenOfRequest } from './payment-request-step.ts';
import { openMemory, type RowMemory } from './row-memory.ts';
import type { ScenarioStep } from './scenario.ts';
import { tokensOfNumber } from './seed-step.ts';
import type { ScenarioServices, StepWorld } from './step-world.ts';
import { takeStep } from './take-step.ts';

type Services = RowServices & ScenarioServices;

/** How far the steps of a row have come. */
interface Progress {
  exitCode: number;
  result: string | null;
  failure: CliError | undefined;
  /** The step that did not come to what was expected of it. */
  unmet: { readonly step: string; readonly says: string } | undefined;
  isMet: boolean;
  about: AboutRow;
  hasWritten: boolean;
  hasOpenWrite: boolean;
  readonly steps: StepReport[];
}

/**
 * The steps of a row, one after the other, until all of them have come to what is expected or one has not. Each step that
 * writes is a run of its own; one that an earlier process of the batch came to the end of is not taken again. Whatever
 * becomes of the row is told, never thrown.
 */
export const executeScenario = async (row: BatchRow, services: Services, journal: RowJournal): Promise<RowEnd> => {
  const { clock, batchId, worker } = services;
  const startedAt = new Date(clock.now()).toISOString();
  const begun = clock.monotonic();
  const memory = openMemory(row, batchId, services.secrets);
  const progress: Progress = {
    exitCode: 0,
    result: null,
    failure: undefined,
    unmet: undefined,
    isMet: false,
    about: {},
    hasWritten: false,
    hasOpenWrite: false,
    steps: [],
  };
  try {
    await journal.begin();
    await travel(row, services, journal, memory, progress);
  } catch (error) {
    progress.failure = error instanceof CliError ? error : bugIn(error);
    progress.exitCode = progress.failure.exitCode;
    progress.isMet = false;
  }
  const { result, failure, about, steps } = progress;
  const told: RowResult = {
    ...notRun(row, batchId),
    status: progress.isMet ? 'succeeded' : statusOf(never, progress),
    exit_code: progress.exitCode,
    result,
    error: errorIn(progress),
    run_id: journal.runId,
    payment_id: about.payment_id ?? null,
    order_id: about.order_id ?? null,
    amount: about.amount ?? null,
    currency: about.currency ?? null,
    payment_transaction_id: about.payment_transaction_id ?? null,
    started_at: startedAt,
    duration_ms: Math.round(clock.monotonic() - begun),
    steps,
    worker,
  };
  const masked = services.mask(told, memory.tokens());
  const isDone = isFinal(failure) && !progress.hasOpenWrite;
  const kept = await keep(journal, { result: masked, failure, isFinal: isDone });
  memory.forget();
  return kept;
};

/** No run ends with it: the row's own expectation is that of its last step. */
const never: Expectation = { kind: 'exit', exitCode: -1, text: '' };

const errorIn = ({ failure, unmet }: Progress): RowResult['error'] => {
  if (failure === undefined)
    return unmet === undefined ? null : { code: 'EXPECTATION_UNMET', message: unmet.says, hint: null };
  const error = errorOf(failure);
  return unmet === undefined ? error : { ...error, message: `Step ${unmet.step}: ${error.message}` };
};

const travel = async (
  row: BatchRow,
  services: Services,
  journal: RowJournal,
  memory: RowMemory,
  progress: Progress,
): Promise<void> => {
  const { scenario } = row;
  if (scenario === undefined) throw new TypeError('the row has no steps');
  const runs = services.runsOf(journal.batch);
  const { finished = [] } = journal.steps ?? {};
  for (const [index, step] of scenario.steps.entries()) {
    const before = finished[index];
    if (before !== undefined) {
      // A last step that was finished needs nothing any more.
      const isLast = finished.length === scenario.steps.length;
      const candidates = isLast ? [] : await tokensAgain(step, before, { row, services });
      memory.restore(step, before, candidates);
      note(progress, before);
      progress.isMet = isMet(step.expect, { exitCode: before.exit_code, result: before.result, code: before.code });
      continue;
    }
    if (services.stop.signal.aborted) throw stoppedBetween(services, step);
    progress.isMet = false;
    const goesOn = await takeOne({ row, services, runs }, journal, step, memory, progress);
    if (!goesOn) return;
  }
};

type Rowing = Pick<StepWorld, 'row' | 'services'> & { readonly runs: ReturnType<ScenarioServices['runsOf']> };

/** @returns whether the step came to what was expected of it */
const takeOne = async (
  { row, services, runs }: Rowing,
  journal: RowJournal,
  step: ScenarioStep,
  memory: RowMemory,
  progress: Progress,
): Promise<boolean> => {
  const opened = openStep(runs, step);
  const { wayOn } = journal.memory;
  // It is the batch that goes on, and the step with it.
  const run = { ...opened, memory: { ...opened.memory, ...(wayOn === undefined ? {} : { wayOn }) } };
  let end: Awaited<ReturnType<typeof takeStep>> | undefined;
  try {
    if (writes(step)) await journal.steps?.begin(step.name, run.runId);
    end = await takeStep({ row, services, run }, step, memory);
  } finally {
    progress.hasWritten ||= run.hasWritten();
    progress.hasOpenWrite = end?.failure !== undefined && run.hasOpenWrite();
    // A bug in the middle of a step leaves open what became of it.
    run.end(end === undefined ? bugIn(undefined) : end.failure, end?.result ?? undefined);
  }
  const { failure, result } = end;
  const finished = memory.take(step, end);
  note(progress, finished);
  progress.failure = failure;
  progress.isMet = isMet(step.expect, { exitCode: finished.exit_code, result, code: finished.code });
  if (!progress.isMet) {
    const came = result ?? finished.code ?? finished.exit_code;
    const says = `The step ${step.name} came to ${came}, and ${step.expect.text} was expected.`;
    progress.unmet = { step: step.name, says };
    return false;
  }
  await journal.steps?.finish(finished);
  return true;
};

/** @throws CliError where an earlier process has begun it, and it cannot be taken up now: nothing is known of it then */
const openStep = (runs: Rowing['runs'], step: ScenarioStep): StepWorld['run'] => {
  try {
    return runs.open(step.name);
  } catch (error) {
    throw error instanceof CliError ? error.with({ execution: 'unknown' }) : error;
  }
};

const writes = ({ command }: ScenarioStep): boolean => command !== 'seed' && command !== 'check';

const note = (progress: Progress, { exit_code, result, about, steps }: FinishedStep): void => {
  progress.exitCode = exit_code;
  progress.result = result;
  progress.about = { ...progress.about, ...about };
  progress.steps.push(...steps);
};

/**
 * The tokens that a step brought in an earlier process, for those steps that are left: those of a seed follow from its
 * order, that of a payment request is read from there again.
 * @throws CliError where it cannot be read: what became of the steps that need it is then not known either
 */
const tokensAgain = async (
  step: ScenarioStep,
  { values, tokens, brings }: FinishedStep,
  { row, services }: Pick<Rowing, 'row' | 'services'>,
): Promise<readonly string[]> => {
  if (Object.keys(tokens).length === 0) return [];
  if (step.command === 'seed') return tokensOfNumber(String(values.order_number));
  if (step.command !== 'payment-request') return [];
  try {
    return await tokenOfRequest({ row, services }, String(brings['payment-request-id']));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw error.with({ execution: 'unknown' });
  }
};

const stoppedBetween = ({ stop }: Services, step: ScenarioStep): CliError =>
  new CliError(stop.reason() ?? 'interrupted', `Stopped before the step ${step.name}.`, {
    execution: 'none',
    why: 'A signal came.',
    hint: 'What is done stays done; --resume goes on with the row.',
  });
