import type { Context } from '../../context.ts';
import { isComplaint, type Krn, parseKrn } from '../../flows/inputs.ts';
import type { ResumedJournal } from '../../journal/run-journal.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { settleOnNetwork } from './on-network.ts';
import { settleOnOrder } from './on-order.ts';
import type { SettleAsked } from './print.ts';

/**
 * `capture`, `refund` and `void` once their flags are read: finds the side that owns the payment, looks at what it
 * allows, acts, reads back and prints.
 * @param resumed the run that is taken up again
 */
export const runSettlement = async (
  context: Context,
  flags: GlobalFlags,
  asked: SettleAsked,
  resumed?: ResumedJournal,
): Promise<void> => {
  const krn = krnOf(asked.subject);
  if (krn !== undefined) return settleOnNetwork(context, flags, asked, krn, resumed);
  const paid = await settleOnOrder(context, flags, asked, resumed);
  if (paid === undefined) return;
  const { orderId, transaction, run } = paid;
  context.terminal.talk(`The order ${orderId} was paid on Klarna Network, as run ${run} says, by ${transaction}.`);
  await settleOnNetwork(context, flags, { ...asked, orderId }, transaction, undefined);
};

const krnOf = (subject: string): Krn | undefined => {
  const parsed = parseKrn(subject);
  return isComplaint(parsed) ? undefined : parsed.value;
};
