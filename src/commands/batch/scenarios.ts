import type { BatchRow, BatchSource } from '../../batch/row.ts';
import type { executeRow } from '../../batch/run/execute-row.ts';
import { executeScenario } from '../../batch/scenarios/execute-scenario.ts';
import { openScenarioSource, type ScenarioSourceOptions } from '../../batch/scenarios/source.ts';
import { keptRuns, type StepRuns, unkeptRuns } from '../../batch/scenarios/step-run.ts';
import type { ScenarioServices } from '../../batch/scenarios/step-world.ts';
import { isLoopback } from '../../config/hosts.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { areHits, inspectPayment, noRuns, openRunLog, type Reachable } from '../../flows/inspect/inspect.ts';
import type { RowOfBatch } from '../../journal/records.ts';
import { inspectDocument } from '../inspect/document.ts';
import { processOf } from '../session/journaled-run.ts';
import { newRunId } from '../session/run-id.ts';
import type { BatchSession } from './session.ts';

/** The rows of a scenario file. @throws CliError `usage`, `local-io` */
export const openScenarios = (
  context: Context,
  options: Omit<ScenarioSourceOptions, 'checkSeed'>,
): Promise<BatchSource> =>
  openScenarioSource(context, {
    ...options,
    // It stands with the sandbox, which only a file that seeds something loads.
    checkSeed: async (seed) => {
      const { readSeed } = await import('../../sandbox/server.ts');
      await readSeed(seed);
    },
  });

/** Takes the rows of a scenario file that have several steps. */
export const stepsExecutor = (context: Context, session: BatchSession): typeof executeRow => {
  const own = {
    ...scenarioServices(context, session),
    runsOf: (batch: RowOfBatch | undefined) => runsOf(context, session, batch),
  };
  return (row, services, journal) => executeScenario(row, { ...services, ...own }, journal);
};

const runsOf = (context: Context, session: BatchSession, batch: RowOfBatch | undefined): StepRuns =>
  batch === undefined
    ? unkeptRuns(() => newRunId(context))
    : keptRuns({
        stateFolder: context.folders.state,
        batch,
        clock: context.clock,
        process: processOf(),
        parties: session.parties,
      });

/** What steps need besides what all rows share. */
export const scenarioServices = (context: Context, session: BatchSession): Omit<ScenarioServices, 'runsOf'> => {
  const url = sandboxOf(session);
  let door: ReturnType<Context['sandboxControl']> | undefined;
  const open = (address: string) => () => {
    door ??= context.sandboxControl({ url: address, signal: context.stop.signal });
    return door;
  };
  return {
    ...(url === undefined ? {} : { sandbox: open(url) }),
    inspect: (subject) => inspect(context, session, subject),
  };
};

/** Where the sandbox is; the preflight has seen that both services are of this machine, and here are those that are used. */
const sandboxOf = ({ settings: { commerceLayer, klarna } }: BatchSession): string | undefined => {
  const urls = [commerceLayer.baseUrl?.value, klarna.baseUrl.value].flatMap((url) =>
    url === undefined ? [] : new URL(url),
  );
  return urls.find(({ hostname }) => isLoopback(hostname))?.origin;
};

const lookedAt: BatchRow = {
  id: 'check',
  line: 0,
  turn: 1,
  tags: [],
  expect: { kind: 'exit', exitCode: 0, text: '0' },
  inputs: { route: 'both', values: {}, place: false, newAuthorization: false },
};

/** What `inspect` prints about one payment, with the connections of the batch. */
const inspect = async (context: Context, session: BatchSession, subject: string): Promise<unknown> => {
  const { clock, folders } = context;
  const { services, settings, mode } = session;
  // Nothing is written, so nothing is observed.
  const clients = (inputs: BatchRow['inputs']) => services.reach({ ...lookedAt, inputs }, newRunId(context), undefined);
  const inspected = await inspectPayment(
    {
      clock,
      mode,
      commerceLayer: reachable(() => clients({ ...lookedAt.inputs, route: 'native' }).commerceLayer),
      klarna: () => reachable(() => clients({ ...lookedAt.inputs, route: 'network' }).klarna),
      klarnaV1: () => ({ why: 'a batch does not ask Klarna Payments v1' }),
      runs: settings.sandbox ? noRuns : openRunLog(folders.state),
    },
    subject,
  );
  if (!areHits(inspected)) return inspectDocument(inspected, clock.now());
  throw new CliError('rejected', `${JSON.stringify(subject)} leads to more than one payment.`, {
    code: 'SEVERAL_FOUND',
    execution: 'none',
    why: 'A check is about one payment.',
    hint: 'Name the one that is meant by its id.',
  });
};

/** A service that no step of the file writes to need not be configured. */
const reachable = <Client>(open: () => Client | undefined): Reachable<Client> => {
  try {
    const client = open();
    return client === undefined ? { why: 'no step of the file needs it' } : { client };
  } catch (error) {
    if (error instanceof CliError && error.kind === 'config') return { why: error.message };
    throw error;
  }
};
