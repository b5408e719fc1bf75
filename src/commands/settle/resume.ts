import type { SettleAction } from '../../flows/settle/wish.ts';
import type { RunInputs } from '../../journal/records.ts';
import { readSettleFlags, type SettleFlags } from './flags.ts';
import type { SettleAsked } from './print.ts';

/** What a run that is taken up again was agreed to be; what was journaled is checked as the flags that say it are. */
export const settlementOf = (action: SettleAction, inputs: RunInputs): SettleAsked => {
  const { subject, order_id: orderId } = inputs;
  if (subject === undefined) throw new TypeError('the run does not say what it is about');
  const given = readSettleFlags(action, subject, flagsOf(inputs));
  return { ...given, subject, orderId };
};

const flagsOf = (inputs: RunInputs): SettleFlags => ({
  input: false,
  color: false,
  ...(inputs.amount === undefined ? {} : { amount: String(inputs.amount) }),
  ...(inputs.approve ? { approve: true } : {}),
  ...(inputs.release ? { release: true } : {}),
  ...(inputs.reference === undefined ? {} : { reference: inputs.reference }),
  ...(inputs.carrier === undefined ? {} : { carrier: inputs.carrier }),
  ...(inputs.tracking_number === undefined ? {} : { trackingNumber: inputs.tracking_number }),
  ...(inputs.tracking_url === undefined ? {} : { trackingUrl: inputs.tracking_url }),
  ...(inputs.partner_account_id === undefined ? {} : { partnerAccountId: inputs.partner_account_id }),
});
