import { hostname } from 'node:os';
import type { Context } from '../../context.ts';
import { CliError, type ErrorKind } from '../../errors.ts';
import { type LocalMemory, noMemory, progressOf, withDoubt, withWayOn } from '../../flows/run-memory.ts';
import { laterDeliveries, openPlacings, pastAuthorizations, pastSettlements } from '../../journal/past-runs.ts';
import type { RunCommand } from '../../journal/records.ts';
import { openRunJournal, type ResumedJournal, type RunJournal } from '../../journal/run-journal.ts';
import { mentionUnfinishedRuns } from '../runs/unfinished.ts';
import { type RunParties, refuseOtherParties } from './run-parties.ts';
import { plannedFacts, type RunPlan, subjectsOfPlan } from './run-plan.ts';

/** Does a run's work between its first and its last record; `conclude` notes the result in a word. */
export type WorkOfRun = (plan: RunPlan, work: (conclude: (result: string) => void) => Promise<void>) => Promise<void>;

export interface JournaledRun {
  /** Absent in the embedded sandbox, which ends with the run. */
  readonly journal: RunJournal | undefined;
  readonly memory: LocalMemory;
  readonly run: WorkOfRun;
}

/** A run without a journal: what it does is gone with its sandbox. */
export const unjournaledRun: JournaledRun = {
  journal: undefined,
  memory: { ...noMemory, endsWithRun: true },
  run: (_, work) => work(() => {}),
};

export const processOf = (): { readonly pid: number; readonly host: string } => ({
  pid: process.pid,
  host: hostname(),
});

/** The journal of a run, new or taken up again, and what it says of earlier ones. */
export const openJournaledRun = (
  context: Context,
  command: RunCommand,
  runId: string,
  resumed: ResumedJournal | undefined,
  parties: () => RunParties,
): JournaledRun => {
  const { folders, clock, terminal } = context;
  const stateFolder = folders.state;
  const journal = resumed ?? openRunJournal({ stateFolder, runId, clock, process: processOf() });
  let waitsForCustomer = resumed?.state.run.inputs.browser === true;
  const wayOn = () =>
    journal.hasWritten() || waitsForCustomer
      ? `\`klarna-cl flow --resume ${runId}\` goes on from where it stopped.`
      : undefined;
  const memory: LocalMemory = {
    past: (wanted) => pastAuthorizations(stateFolder, wanted),
    openPlacings: (orderId) => openPlacings(stateFolder, orderId).filter(({ run }) => run !== runId),
    settlements: (names) => pastSettlements(stateFolder, names).filter(({ run }) => run !== runId),
    claim: journal.claim,
    askCustomer: () => {
      waitsForCustomer = true;
    },
    approve: journal.approve,
    wayOn,
    ...(resumed === undefined
      ? {}
      : {
          resumed: resumed.state,
          laterDeliveries: () => laterDeliveries(stateFolder, resumed.state),
          settle: journal.settle,
          ...progressOf(resumed.state),
        }),
  };
  return {
    journal,
    memory,
    run: async (plan, work) => {
      if (resumed === undefined) mentionUnfinishedRuns(context, subjectsOfPlan(plan));
      else if (resumed.wasTorn) {
        terminal.talk('The last line of its journal was torn off when the run was interrupted; it was dropped.');
      }
      if (resumed !== undefined) refuseOtherParties(resumed.state.run, parties());
      journal.begin({ command, ...parties(), ...plannedFacts(context, plan) });
      context.lastWord(wayOn);
      let result: string | undefined;
      const end = (exitCode: number, settled: boolean, code?: string) =>
        journal.end({
          exit_code: exitCode,
          ...(code === undefined ? {} : { code }),
          ...(result === undefined ? {} : { result }),
          settled,
        });
      try {
        await work((word) => {
          result = word;
        });
        end(0, true);
      } catch (thrown) {
        if (!(thrown instanceof CliError)) throw thrown;
        const error = withDoubt(thrown, memory);
        // Who leaves at a question leaves nothing behind.
        if (leaves.includes(error.kind) && wayOn() === undefined) journal.discard();
        else end(error.exitCode, isSettled(error), error.code);
        throw withWayOn(error, memory);
      }
    },
  };
};

const leaves: readonly ErrorKind[] = ['interrupted', 'terminated'];

const isSettled = ({ kind, code, facts }: CliError): boolean =>
  code === 'SECOND_AUTHORIZATION' || (kind !== 'unknown' && facts.execution !== 'unknown');
