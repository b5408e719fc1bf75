import type { Attempt, Journal } from './evidence.ts';
import { grouped } from './group.ts';

/** The run that a process began or took up; none where it ended before its journal was there. */
export type RunOf = (attempt: Pick<Attempt, 'resumes' | 'pid' | 'startedAt' | 'endedAt'>) => string | undefined;

/** A worker's runs follow one another: a journal of its process id that was begun within its time is its own. */
export const runsIn = (journals: readonly Journal[]): RunOf => {
  const byProcess = grouped(journals, ({ records: [first] }) => `${first?.pid}`);
  return ({ resumes, pid, startedAt, endedAt }) =>
    resumes ??
    byProcess.get(`${pid}`)?.find(({ records: [first] }) => {
      const begun = Date.parse(first?.at ?? '');
      return startedAt <= begun && begun <= endedAt;
    })?.run;
};
