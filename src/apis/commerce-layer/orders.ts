import type { Answer, PlannedRequest, Refusal, Step } from '../../request/step.ts';
import { type Access, type CommerceLayer, resourceRequest, sendResource } from './client.ts';
import type { OrderId } from './ids.ts';
import { type Order, orderOf } from './order.ts';
import { describeRefusal, type JsonApiError, readErrors } from './refusals.ts';
import { notTheResource } from './resources.ts';

/** What a flow needs to know of an order. */
export const orderParts = ['payment_method', 'payment_source', 'line_items', 'transactions'];
const include = `include=${orderParts.join(',')}`;

export const readOrderRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'GET', `orders/${id}?${include}`);

/**
 * Reads an order with its payment method, payment source, line items and transactions.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/retrieve
 */
export const readOrder = (api: CommerceLayer, id: OrderId): Promise<Answer> => readWith(api, id, include);

/** The same with what else a payment request tells Klarna: see `addressesOf`. Nobody else needs to know where people live. */
const includeAddresses = `${include},shipping_address,billing_address`;

export const readOrderWithAddressesRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'GET', `orders/${id}?${includeAddresses}`);

/** As `readOrder`, with the shipping and the billing address. */
export const readOrderWithAddresses = (api: CommerceLayer, id: OrderId): Promise<Answer> =>
  readWith(api, id, includeAddresses);

const readWith = (api: CommerceLayer, id: OrderId, included: string): Promise<Answer> =>
  sendResource(api, 'read', 'GET', `orders/${id}?${included}`, {
    describeRefusal: describeRefusal(`Reading the order ${id}`, (errors) =>
      errors[0]?.code === 'RECORD_NOT_FOUND' ? { message: `Commerce Layer has no order ${id}.` } : undefined,
    ),
    contradiction: notTheResource('orders', id),
  });

/** What a refused placing leaves behind, and the way to take it away. */
export const tokenStays = (id: string): string =>
  `The payment still holds a live authorization token: take it away (klarna-cl repair nullify-payment-source ${id}) unless the order is to be placed with it.`;

export const refusalSticks =
  'A refusal by Klarna sticks to its token: let the customer authorize again, then run the flow with the new token.';

/** Reasons of Commerce Layer's own, which it finds before Klarna is asked. */
const ownReasons = ['blank', 'expired', 'mismatched_amounts', 'invalid_transition'];

/**
 * Whether Klarna said no to the placing. How a gateway's refusal reads is not published; it comes as an error of the
 * payment source, beside the ones that Commerce Layer makes of the payment source itself.
 */
const causedByKlarna = (errors: readonly JsonApiError[]): boolean =>
  errors.some(
    ({ field, reason = '', detail = '', title = '' }) =>
      !ownReasons.includes(reason) &&
      (field === 'payment_source' || /klarna|gateway|declin/i.test(`${title} ${detail}`)),
  );

/** What to do about a placing that was refused with this status. */
const hintAfterRefusedPlacing = (
  id: OrderId,
  refusal: Refusal,
  { status, document }: { status: number; document: unknown },
): string | undefined => {
  if (status === 423) return 'Another change to the order is under way: try again in a moment.';
  if (status === 401 || status === 403) return refusal.hint;
  const errors = readErrors(document);
  if (status === 422 && causedByKlarna(errors)) return `${refusalSticks} ${tokenStays(id)}`;
  const expired = errors.some(({ field, reason }) => field === 'payment_source' && reason === 'expired');
  const first = expired ? 'The payment source has expired: create a new one for the order.' : refusal.hint;
  // Between the two APIs an order can be paid for and all the same not placed.
  const isUnclear = status === 422 && errors.every(({ reason = '' }) => !ownReasons.includes(reason));
  const look = isUnclear ? ` \`klarna-cl inspect ${id}\` shows whether it is paid for all the same.` : '';
  return `${first ?? 'Correct what it names, then run it again.'}${look} ${tokenStays(id)}`;
};

const placeDocument = (id: OrderId) => ({ data: { type: 'orders', id, attributes: { _place: true } } });

/** The PATCH carries the same `include` as the read, so that one answer says whether the placing holds. */
export const placeOrderRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'PATCH', `orders/${id}?${include}`, placeDocument(id));

/** Where the answer names another price than the order had when it was read: that is not what anybody agreed to. */
const anotherPrice = (before: Pick<Order, 'amount' | 'currency'>, after: Order): string | undefined => {
  const differing = (name: string, was: unknown, is: unknown) =>
    was === undefined || is === undefined || was === is
      ? undefined
      : `Its ${name} is ${JSON.stringify(is)}, but ${JSON.stringify(was)} was read before.`;
  return differing('total', before.amount, after.amount) ?? differing('currency', before.currency, after.currency);
};

/**
 * Places an order (`_place`): only now Klarna's order is created from the stored token. The order may come back as
 * `placing`, when it is placed asynchronously.
 * @param before the order as it was read, which the answer is held against
 * @param earlier how the order is read after a lost answer, and whether one was lost before; see `Step`
 * @throws CliError `not-placed` (422, 423, …; a refusal by Klarna sticks to its token), `unknown`, `auth`
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const placeOrder = (
  api: CommerceLayer,
  before: Pick<Order, 'id' | 'amount' | 'currency'>,
  earlier: Required<Pick<Step, 'verify' | 'ambiguousBefore'>>,
): Promise<Answer> => {
  const { id } = before;
  return sendResource(api, 'place', 'PATCH', `orders/${id}?${include}`, {
    document: placeDocument(id),
    describeRefusal: (answer) => {
      const refusal = describeRefusal(`Placing the order ${id}`)(answer);
      const hint = hintAfterRefusedPlacing(id, refusal, answer);
      return { ...refusal, message: `The order ${id} was not placed.`, ...(hint === undefined ? {} : { hint }) };
    },
    contradiction: (answer) => notTheResource('orders', id)(answer) ?? anotherPrice(before, orderOf(answer)),
    ...earlier,
    hintWhenUnknown: `Look with \`klarna-cl inspect ${id}\` before anything else is tried.`,
  });
};
