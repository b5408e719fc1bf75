import type { Context } from '../../context.ts';
import { formatDocument, isOutputFormat, type OutputFormat } from '../../output/format.ts';
import { maskDocument } from '../../output/masking.ts';
import type { Session } from '../session/session.ts';
import type { GlobalFlags } from './global-flags.ts';

type WithSettings = Pick<Session, 'settings'> | undefined;

/** The format asked for: flag, then environment, `.klarnarc` and profile; `undefined` where nothing says one. */
const wantedFormat = (flags: GlobalFlags, session: WithSettings, context: Context): OutputFormat | undefined => {
  const wanted = flags.output ?? session?.settings.defaults.output?.value ?? context.environment.KLARNA_CL_OUTPUT;
  return wanted !== undefined && isOutputFormat(wanted) ? wanted : undefined;
};

export const isFiltered = ({ query, jq }: GlobalFlags): boolean => query !== undefined || jq !== undefined;

/** Whether a person looks at what is printed, and asked for it in no form: a card or a list says it better then. */
export const isForPeople = (context: Context, flags: GlobalFlags, session?: WithSettings): boolean =>
  context.terminal.stdout.isTerminal && !isFiltered(flags) && wantedFormat(flags, session, context) === undefined;

/**
 * Prints a command's one document: masked, in the format asked for, coloured on a terminal; of `--query` and `--jq`, what
 * they leave of it.
 * @param rows what a table shows in place of the document, where a person can read that better
 */
export const printDocument = async (
  context: Context,
  flags: GlobalFlags,
  document: unknown,
  session?: WithSettings,
  rows?: () => readonly object[],
): Promise<void> => {
  const { stdout, data } = context.terminal;
  const format = wantedFormat(flags, session, context) ?? 'json';
  const mask = (what: unknown) =>
    maskDocument(what, {
      secrets: context.secrets.tokens(),
      credentials: context.secrets.credentials(),
      reveal: flags.reveal === true,
    });
  const options = {
    format,
    colour: stdout.colour,
    raw: flags.raw === true,
    isPlain: Boolean(context.environment.KLARNA_CL_ACCESSIBLE),
    ...(stdout.isTerminal ? { columns: stdout.columns } : {}),
  };
  const results = isFiltered(flags)
    ? await (await import('./filter/filtered.ts')).filtered(context, flags, mask(document))
    : undefined;
  if (results === undefined) {
    const shown = mask(format === 'table' && rows !== undefined ? rows() : document);
    return data(await formatDocument(shown, options));
  }
  const { formatResults } = await import('../../output/format-results.ts');
  await data(await formatResults(results, options));
};
