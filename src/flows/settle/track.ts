import type { MoneyTransaction, OrderMoney } from '../../apis/commerce-layer/order-money.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import { isKlarnaOrderId, klarnaCapturesOf, readKlarnaOrder } from '../../apis/klarna/v1/orders.ts';
import { addShippingInfo, type ShippingInfo } from '../../apis/klarna/v1/shipping-info.ts';
import { CliError } from '../../errors.ts';
import type { Reachable } from '../inspect/parties.ts';
import type { StepLog } from '../steps.ts';
import type { Tracking } from './wish.ts';

/** What became of the parcel's number. */
export interface Tracked {
  readonly sent: boolean;
  /** Why it was not sent. */
  readonly why: string | null;
}

/**
 * The step `track`: tells Klarna how a capture is shipped. Commerce Layer takes no such thing, so it goes to the Klarna
 * order that Commerce Layer has made. The money is captured by then, whatever becomes of this: nothing that goes wrong
 * here fails the run, and what was not sent is said.
 * @param run the same run adds it once
 */
export const track = async (
  reached: Reachable<KlarnaV1>,
  steps: StepLog,
  { order }: OrderMoney,
  made: MoneyTransaction,
  tracking: Tracking,
  run: string,
): Promise<Tracked> => {
  const { klarnaOrderId, countryCode } = order;
  if (!('client' in reached)) return notSent(`Klarna Payments v1 cannot be asked: ${reached.why.replace(/\.$/, '')}`);
  const v1 = reached.client;
  if (klarnaOrderId === undefined || !isKlarnaOrderId(klarnaOrderId)) {
    return notSent('the order does not say which order it is at Klarna');
  }
  try {
    return await steps.run('track', `Telling Klarna how it is shipped`, async () => {
      const answer = await readKlarnaOrder(v1, klarnaOrderId, countryCode);
      const captures = klarnaCapturesOf(answer);
      const ofAmount = captures.filter(({ captured_amount }) => captured_amount === made.amount);
      // What Commerce Layer calls the gateway's id is Klarna's of the capture, as far as is known; its sum is a second sign.
      const capture =
        captures.find(({ id }) => id === made.gatewayId) ?? (ofAmount.length === 1 ? ofAmount[0] : undefined);
      if (capture === undefined || !isKlarnaOrderId(capture.id)) {
        const value = notSent('it does not show which capture of the Klarna order this is');
        return { value, answers: [answer], said: `Not told: ${value.why}`, status: 'skipped' };
      }
      const of = {
        order: klarnaOrderId,
        capture: capture.id,
        ...(countryCode === undefined ? {} : { country: countryCode }),
      };
      const added = await addShippingInfo(v1, of, infoOf(tracking), run);
      return { value: { sent: true, why: null }, answers: [answer, added], said: 'Klarna knows how it is shipped' };
    });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return notSent(error.message.replace(/\.$/, ''));
  }
};

const notSent = (why: string): Tracked => ({ sent: false, why });

const infoOf = ({ carrier, trackingNumber, trackingUrl }: Tracking): ShippingInfo => ({
  ...(carrier === undefined ? {} : { shipping_company: carrier }),
  ...(trackingNumber === undefined ? {} : { tracking_number: trackingNumber }),
  ...(trackingUrl === undefined ? {} : { tracking_uri: trackingUrl }),
});
