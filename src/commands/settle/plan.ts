import type { Context } from '../../context.ts';
import { isComplaint, parseKrn } from '../../flows/inputs.ts';
import { planAccessToken } from '../../flows/plan.ts';
import { planOrderSettlement, planTransactionSettlement } from '../../flows/settle/planned-requests.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { planFromConfig } from '../command-line/plan-inputs.ts';
import { printPlan } from '../command-line/plan-print.ts';
import type { SettleGiven } from './flags.ts';

/** Shows the requests of a capture, refund or void, in order; what only reading can tell stands as `$NAME`. */
export const planSettlement = async (
  context: Context,
  flags: GlobalFlags,
  { subject, wish, partnerAccountId }: SettleGiven,
): Promise<void> => {
  const { addresses } = await planFromConfig(context, flags);
  const inputs = {
    ...addresses,
    ...(partnerAccountId === undefined ? {} : { partnerAccountId }),
    values: {},
    withOrder: false,
  };
  const krn = subject === undefined ? undefined : parseKrn(subject);
  if (krn !== undefined && !isComplaint(krn)) {
    return printPlan(context, flags, planTransactionSettlement(inputs, wish, krn.value), []);
  }
  context.terminal.talk('The order that is meant is looked for first, by its id or its number.');
  if (wish.action === 'void') {
    context.terminal.talk('An order that is only placed is cancelled as a whole instead: _cancel, on the order.');
  }
  await printPlan(context, flags, [...planAccessToken(inputs), ...planOrderSettlement(inputs, wish)], []);
};
