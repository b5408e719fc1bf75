import type { Context } from '../../context.ts';
import { formatDocument, isOutputFormat, type OutputFormat } from '../../output/format.ts';
import { maskDocument } from '../../output/masking.ts';
import type { Session } from '../session/session.ts';
import type { GlobalFlags } from './global-flags.ts';

/** The format asked for: flag, then environment, `.klarnarc` and profile; JSON where nothing says otherwise. */
const outputFormat = (
  flags: GlobalFlags,
  session: Pick<Session, 'settings'> | undefined,
  context: Context,
): OutputFormat => {
  const environment = context.environment.KLARNA_CL_OUTPUT;
  const wanted = flags.output ?? session?.settings.defaults.output?.value ?? environment;
  return wanted !== undefined && isOutputFormat(wanted) ? wanted : 'json';
};

/** Prints a command's one document: masked, in the format asked for, coloured on a terminal. */
export const printDocument = async (
  context: Context,
  flags: GlobalFlags,
  document: unknown,
  session?: Pick<Session, 'settings'>,
): Promise<void> => {
  const masked = maskDocument(document, {
    secrets: context.secrets.tokens(),
    credentials: context.secrets.credentials(),
    reveal: flags.reveal === true,
  });
  const text = await formatDocument(masked, {
    format: outputFormat(flags, session, context),
    colour: context.terminal.stdout.colour,
    raw: flags.raw === true,
    ...(context.terminal.stdout.isTerminal ? { columns: context.terminal.stdout.columns } : {}),
  });
  await context.terminal.data(text);
};
