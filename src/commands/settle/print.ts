import type { Context } from '../../context.ts';
import type { SettleEnd } from '../../flows/settle/run-on-order.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import type { Session } from '../session/session.ts';
import type { SettleGiven } from './flags.ts';

/** What is asked for, once it is known what it is about. */
export interface SettleAsked extends SettleGiven {
  readonly subject: string;
  /** The order that the transaction has paid, where an order was named. */
  readonly orderId?: string | undefined;
}

/** Prints what a run came to. @throws CliError where it failed */
export const printSettlement = async (
  context: Context,
  flags: GlobalFlags,
  session: Session,
  { document, failure }: SettleEnd,
): Promise<void> => {
  if (failure !== undefined) {
    // What became of the money matters more than that it could not be printed.
    await printDocument(context, flags, document, session).catch(() => {});
    throw failure;
  }
  await printDocument(context, flags, document, session);
  // The document scrolls the steps away; the last line says how it ended.
  if (context.terminal.stdout.isTerminal) context.terminal.talk(`${document.result}. ${document.next}`);
};
