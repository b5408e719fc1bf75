import type { Answer, PlannedRequest } from '../../request/step.ts';
import { type Access, type CommerceLayer, resourceRequest, sendResource } from './client.ts';
import type { OrderId } from './ids.ts';
import { type Order, toOrder } from './order.ts';
import { describeRefusal, readErrors } from './refusals.ts';
import { notAList, notTheResource, readList } from './resources.ts';

const include = 'include=payment_method,payment_source,line_items,transactions';

export const readOrderRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'GET', `orders/${id}?${include}`);

/**
 * Reads an order with its payment method, payment source, line items and transactions.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/retrieve
 */
export const readOrder = (api: CommerceLayer, id: OrderId): Promise<Answer> =>
  sendResource(api, 'read', 'GET', `orders/${id}?${include}`, {
    describeRefusal: describeRefusal(`Reading the order ${id}`, (errors) =>
      errors[0]?.code === 'RECORD_NOT_FOUND' ? { message: `Commerce Layer has no order ${id}.` } : undefined,
    ),
    contradiction: notTheResource('orders', id),
  });

/**
 * Finds orders by their number, the one the customer knows. Needs an integration: a sales channel lists no orders.
 * @throws CliError `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/list
 */
export const findOrdersByNumber = async (api: CommerceLayer, number: string): Promise<readonly Order[]> => {
  const query = `filter[q][number_eq]=${encodeURIComponent(number)}&${include}&page[size]=25`;
  const answer = await sendResource(api, 'read', 'GET', `orders?${query}`, {
    describeRefusal: describeRefusal(`Looking for the order number ${number}`),
    contradiction: notAList,
  });
  return readList(answer.document).map((found) => toOrder(found, { data: found.data, included: found.included }));
};

const placeDocument = (id: OrderId) => ({ data: { type: 'orders', id, attributes: { _place: true } } });

/** The PATCH carries the same `include` as the read, so that one answer says whether the placing holds. */
export const placeOrderRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'PATCH', `orders/${id}?${include}`, placeDocument(id));

/**
 * Places an order (`_place`): only now Klarna's order is created from the stored token. The order may come back as
 * `placing`, when it is placed asynchronously.
 * @param verify reads the order after a lost answer; see `Step.verify`
 * @throws CliError `not-placed` (422; a refusal by Klarna sticks to its token), `unknown`, `auth`
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const placeOrder = (
  api: CommerceLayer,
  id: OrderId,
  verify: () => Promise<Answer | undefined>,
): Promise<Answer> =>
  sendResource(api, 'place', 'PATCH', `orders/${id}?${include}`, {
    document: placeDocument(id),
    describeRefusal: (answer) => ({
      ...describeRefusal(`Placing the order ${id}`)(answer),
      message: `The order ${id} was not placed.`,
      ...(readErrors(answer.document).length > 0
        ? {
            hint: 'A refusal by Klarna sticks to its token: let the customer authorize again, then run the flow with the new token.',
          }
        : {}),
    }),
    contradiction: notTheResource('orders', id),
    verify,
    hintWhenUnknown: `Look with \`klarna-cl inspect ${id}\` before anything else is tried.`,
  });
