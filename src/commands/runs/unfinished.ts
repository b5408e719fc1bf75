import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { resumeCommandOf } from '../../flows/resume-command.ts';
import { unfinishedRuns } from '../../journal/past-runs.ts';
import type { SubjectName } from '../../journal/run-index.ts';
import type { RunState } from '../../journal/run-state.ts';

/** So many are named; `runs list` has them all. */
const most = 3;

/**
 * Points out earlier runs of the same payment that did not come to their end. It is only a help: nothing depends on it.
 *
 * @param isMeant leaves out what happened at another address, say
 */
export const mentionUnfinishedRuns = (
  { folders, terminal }: Pick<Context, 'folders' | 'terminal'>,
  subjects: readonly SubjectName[],
  isMeant: (runId: string) => boolean = () => true,
): void => {
  try {
    const unfinished = unfinishedRuns(folders.state, subjects).filter(({ run }) => isMeant(run.run));
    for (const state of unfinished.slice(-most)) terminal.talk(sentence(state));
    if (unfinished.length > most) {
      terminal.talk(`${unfinished.length - most} more: klarna-cl runs list --unsettled`);
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.talk(`${error.message} ${error.facts.why ?? ''}`.trim());
  }
};

const sentence = (state: RunState): string => {
  const { run, end } = state;
  const what =
    run.batch === undefined
      ? `Run ${run.run} (${run.command}, ${run.at})`
      : `Row ${run.batch.row} of batch ${run.batch.id} (run ${run.run}, ${run.at})`;
  const how = end === undefined ? 'was interrupted' : 'ended without knowing what became of it';
  return `${what} of this payment ${how}: ${resumeCommandOf(state, end === undefined ? 'interrupted' : 'unsettled')}`;
};
