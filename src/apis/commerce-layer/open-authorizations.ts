import * as v from 'valibot';
import { type CommerceLayer, sendResource } from './client.ts';
import { pageSize } from './find.ts';
import { type Order, toOrder } from './order.ts';
import { type OrderInFull, orderInFullOf } from './order-in-full.ts';
import { describeRefusal } from './refusals.ts';
import { notAList, readList } from './resources.ts';

const counted = v.looseObject({ meta: v.looseObject({ page_count: v.pipe(v.number(), v.safeInteger()) }) });

export interface OpenAuthorizations {
  readonly orders: readonly { readonly order: Order; readonly full: OrderInFull }[];
  readonly hasMore: boolean;
}

/**
 * One page of the orders that are placed and whose payment is authorized but not captured, or not wholly: the oldest
 * first, with their payment method and transactions. Needs an integration: a sales channel lists no orders.
 * @param page from 1 on
 * @param placedBefore ISO 8601; those placed later are left out
 * @throws CliError `auth` (401), `rejected`
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/list
 * @see https://docs.commercelayer.io/core/filtering-data
 */
export const listOpenAuthorizations = async (
  api: CommerceLayer,
  page: number,
  placedBefore?: string,
): Promise<OpenAuthorizations> => {
  const query = [
    'filter[q][status_in]=placed,approved',
    'filter[q][payment_status_in]=authorized,partially_authorized,partially_paid',
    ...(placedBefore === undefined ? [] : [`filter[q][placed_at_lteq]=${encodeURIComponent(placedBefore)}`]),
    'sort=placed_at',
    'include=payment_method,transactions',
    `page[size]=${pageSize}`,
    `page[number]=${page}`,
  ].join('&');
  const answer = await sendResource(api, 'read', 'GET', `orders?${query}`, {
    describeRefusal: describeRefusal('Looking for authorizations that are not captured'),
    contradiction: notAList,
  });
  const orders = readList(answer.document).map((found) => {
    const document = { data: found.data, included: found.included };
    return { order: toOrder(found, document), full: orderInFullOf({ document, meta: answer.meta }) };
  });
  const count = v.safeParse(counted, answer.document);
  return { orders, hasMore: orders.length > 0 && count.success && count.output.meta.page_count > page };
};
