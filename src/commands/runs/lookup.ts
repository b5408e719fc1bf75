import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { isComplaint, parseRunId } from '../../flows/inputs.ts';
import { type FoundRun, findRun } from '../../journal/find-runs.ts';
import type { JournalRecord } from '../../journal/records.ts';

/** The run that somebody names. @throws CliError `usage` where there is none, `local-io` where it cannot be believed */
export const foundRun = (context: Pick<Context, 'folders'>, text: string): FoundRun => {
  const parsed = parseRunId(text);
  const read = isComplaint(parsed) ? undefined : findRun(context.folders.state, parsed.value);
  if (read !== undefined) return read;
  throw new CliError('usage', `There is no run ${JSON.stringify(text.slice(0, 40))}.`, {
    code: 'RUN_NOT_FOUND',
    why: isComplaint(parsed)
      ? `It cannot be one: ${parsed.complaint}.`
      : 'The journal of this user and machine has none of that name.',
    hint: '`klarna-cl runs list` shows the runs there are.',
  });
};

/** A body is text in the journal, since its very bytes count; here it is a document, so that it is masked like any other. */
export const readable = (record: JournalRecord): unknown =>
  record.kind === 'intent' && record.body !== undefined ? { ...record, body: JSON.parse(record.body) } : record;
