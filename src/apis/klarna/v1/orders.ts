import * as v from 'valibot';
import type { Answer, PlannedRequest } from '../../../request/step.ts';
import { type KlarnaV1, type KlarnaV1Sender, v1Request } from './client.ts';
import { describeV1Refusal } from './refusals.ts';

/** Klarna's own id of an order or of a capture, a UUID in all examples. Checked before it enters a path. */
export const isKlarnaOrderId = (text: string): boolean =>
  /^[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*$/.test(text) && text.length <= 64;

/** @throws TypeError: callers check with `isKlarnaOrderId` first. */
export const klarnaOrderPath = (id: string): string => {
  if (!isKlarnaOrderId(id)) throw new TypeError(`not an id of Klarna's: ${JSON.stringify(id)}`);
  return `/ordermanagement/v1/orders/${id}`;
};

const text = v.optional(v.nullable(v.string()));
const cents = v.optional(v.nullable(v.pipe(v.number(), v.safeInteger())));

const capture = v.looseObject({
  capture_id: text,
  klarna_reference: text,
  captured_amount: cents,
  captured_at: text,
  refunded_amount: cents,
});

const order = v.looseObject({
  order_id: v.string(),
  status: v.string(),
  fraud_status: text,
  klarna_reference: text,
  order_amount: cents,
  captured_amount: cents,
  refunded_amount: cents,
  remaining_authorized_amount: cents,
  purchase_currency: text,
  merchant_reference1: text,
  created_at: text,
  expires_at: text,
  captures: v.optional(v.nullable(v.array(capture))),
});

/** A Klarna order as support reads it; amounts in minor units of `currency`, times ISO 8601, `null` where Klarna tells nothing. */
export interface KlarnaOrder {
  readonly id: string;
  /** What the customer sees, like K4MADNY. */
  readonly klarna_reference: string | null;
  /** AUTHORIZED, PART_CAPTURED, CAPTURED, CANCELLED, EXPIRED, CLOSED */
  readonly status: string;
  /** ACCEPTED, PENDING, REJECTED */
  readonly fraud_status: string | null;
  readonly amount: number | null;
  readonly captured_amount: number | null;
  readonly refunded_amount: number | null;
  readonly remaining_authorized_amount: number | null;
  readonly currency: string | null;
  readonly merchant_reference1: string | null;
  readonly created_at: string | null;
  readonly expires_at: string | null;
  readonly correlation_id: string | null;
}

/** One capture of it. */
export interface KlarnaCapture {
  readonly id: string;
  readonly klarna_reference: string | null;
  readonly captured_amount: number | null;
  readonly refunded_amount: number | null;
  readonly captured_at: string | null;
}

const readKlarnaOrderRequest = (sender: KlarnaV1Sender, id: string, country?: string): PlannedRequest =>
  v1Request(sender, 'GET', klarnaOrderPath(id), country);

/**
 * Reads the order that Commerce Layer made at Klarna on placing.
 * @param country that of the order: another region's host does not know it; Europe's is asked where it is not given
 * @throws CliError `rejected` (404 NO_SUCH_ORDER), `auth` (401, 403), `unavailable`, `protocol`
 * @see https://docs.klarna.com/api/ordermanagement/#operation/getOrder
 */
export const readKlarnaOrder = (v1: KlarnaV1, id: string, country?: string): Promise<Answer> =>
  v1.http.send({
    ...readKlarnaOrderRequest(v1, id, country),
    kind: 'read',
    service: 'Klarna',
    describeRefusal: describeV1Refusal(`Reading the Klarna order ${id}`),
    contradiction: ({ document }) => {
      const parsed = v.safeParse(order, document);
      if (!parsed.success) return 'It is no order of Klarna Payments.';
      const found = parsed.output.order_id;
      return found === id ? undefined : `It is about ${found}, not ${id}.`;
    },
  });

/** The order in an answer that `readKlarnaOrder` let through. */
export const klarnaOrderOf = ({ document, meta }: Pick<Answer, 'document' | 'meta'>): KlarnaOrder => {
  const found = v.parse(order, document);
  return {
    id: found.order_id,
    klarna_reference: found.klarna_reference ?? null,
    status: found.status,
    fraud_status: found.fraud_status ?? null,
    amount: found.order_amount ?? null,
    captured_amount: found.captured_amount ?? null,
    refunded_amount: found.refunded_amount ?? null,
    remaining_authorized_amount: found.remaining_authorized_amount ?? null,
    currency: found.purchase_currency ?? null,
    merchant_reference1: found.merchant_reference1 ?? null,
    created_at: found.created_at ?? null,
    expires_at: found.expires_at ?? null,
    correlation_id: meta.correlationId ?? null,
  };
};

/** Its captures, in Klarna's order; one without an id cannot be acted on and is left out. */
export const klarnaCapturesOf = ({ document }: Pick<Answer, 'document'>): readonly KlarnaCapture[] =>
  (v.parse(order, document).captures ?? []).flatMap(({ capture_id, ...found }) =>
    capture_id
      ? [
          {
            id: capture_id,
            klarna_reference: found.klarna_reference ?? null,
            captured_amount: found.captured_amount ?? null,
            refunded_amount: found.refunded_amount ?? null,
            captured_at: found.captured_at ?? null,
          },
        ]
      : [],
  );
