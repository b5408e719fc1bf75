import type { Answer, PlannedRequest } from '../../../request/step.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { type KlarnaV1, type KlarnaV1Sender, v1Request } from './client.ts';
import { isKlarnaOrderId, klarnaOrderPath } from './orders.ts';
import { describeV1Refusal } from './refusals.ts';

/** Who brings the goods, and how the customer follows them. */
export interface ShippingInfo {
  /** As specific as possible: `DHL US`, not `DHL`. At most 100 characters. */
  readonly shipping_company?: string;
  /** At most 100 characters. */
  readonly tracking_number?: string;
  /** At most 1024 characters. */
  readonly tracking_uri?: string;
}

/** Which capture of which order. */
export interface CaptureAtKlarna {
  readonly order: string;
  readonly capture: string;
  /** The order's country, which says which of Klarna's hosts has it. */
  readonly country?: string;
}

const pathOf = ({ order, capture }: CaptureAtKlarna): string => {
  if (!isKlarnaOrderId(capture)) throw new TypeError(`not an id of Klarna's: ${JSON.stringify(capture)}`);
  return `${klarnaOrderPath(order)}/captures/${capture}/shipping-info`;
};

/** @param run the same run adds the same information once, another one adds it anew */
const addShippingInfoRequest = (
  sender: KlarnaV1Sender,
  of: CaptureAtKlarna,
  info: ShippingInfo,
  run: string,
): PlannedRequest => {
  const path = pathOf(of);
  const body = JSON.stringify({ shipping_info: [info] });
  const request = v1Request(sender, 'POST', path, of.country);
  return {
    ...request,
    headers: {
      ...request.headers,
      'Content-Type': 'application/json',
      'Klarna-Idempotency-Key': idempotencyKey('POST', path, run, body),
    },
    body,
  };
};

/**
 * Tells Klarna, and by it the customer, how a captured part of an order is shipped. No money moves.
 * @throws CliError `rejected` (400, 404 NO_SUCH_ORDER or NO_SUCH_CAPTURE), `auth`, `unavailable`, `unknown`
 * @see https://docs.klarna.com/api/ordermanagement/#operation/appendCaptureShippingInfo
 */
export const addShippingInfo = (v1: KlarnaV1, of: CaptureAtKlarna, info: ShippingInfo, run: string): Promise<Answer> =>
  v1.http.send({
    ...addShippingInfoRequest(v1, of, info, run),
    kind: 'shipping-info',
    service: 'Klarna',
    describeRefusal: describeV1Refusal(`Adding shipping information to the capture ${of.capture}`),
    hintWhenUnknown:
      'The money is captured either way; look at the capture in the Klarna portal before you add it again.',
  });
