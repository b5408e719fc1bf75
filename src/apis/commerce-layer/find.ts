import * as v from 'valibot';
import type { Answer } from '../../request/step.ts';
import { type CommerceLayer, sendResource } from './client.ts';
import { type Order, toOrder } from './order.ts';
import { describeRefusal } from './refusals.ts';
import { notAList, readList, textOf } from './resources.ts';

/** The most that one page of a list holds. */
export const pageSize = 25;

/** The first page of what was found, and how much there is in all. */
export interface FoundOrders {
  readonly orders: readonly Order[];
  readonly total: number;
}

export type OrderQuery =
  /** `isExact`: the number is acted on, so a list with another one in it is not believed. */
  | { readonly number: string; readonly isExact?: true }
  | { readonly reference: string }
  | { readonly email: string }
  /** Numbers or references, whichever of the two. */
  | { readonly names: readonly string[] }
  /** The id of the order that Commerce Layer made at Klarna, in `payment_source_details`. */
  | { readonly klarnaOrderId: string };

const filterOf = (query: OrderQuery): readonly [predicate: string, value: string, subject: string] => {
  if ('number' in query) return ['number_eq', query.number, `the order number ${query.number}`];
  if ('reference' in query) return ['reference_eq', query.reference, `the order reference ${query.reference}`];
  if ('email' in query) return ['customer_email_eq', query.email, 'the orders of that e-mail address'];
  // A comma would be the end of a value.
  if ('names' in query) {
    const names = query.names.filter((name) => !name.includes(','));
    return ['number_or_reference_in', names.join(','), `the order ${names.join(' or ')}`];
  }
  const { klarnaOrderId } = query;
  return [
    'payment_source_details_jcont',
    JSON.stringify({ klarna_id: klarnaOrderId }),
    'the order of that Klarna order',
  ];
};

const counted = v.looseObject({ meta: v.looseObject({ record_count: v.pipe(v.number(), v.safeInteger()) }) });

/** A list that was not filtered leads to somebody else's order. */
export const ofAnotherNumber = (number: string, { document }: Pick<Answer, 'document'>): string | undefined => {
  const others = readList(document).flatMap(({ data }) => textOf(data, 'number') ?? []);
  const other = others.find((one) => one !== number);
  return other === undefined ? undefined : `It lists number ${JSON.stringify(other)}, not ${JSON.stringify(number)}.`;
};

/**
 * Finds orders, the newest first. Needs an integration: a sales channel lists no orders.
 * @throws CliError `auth` (401), `rejected`
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/list
 * @see https://docs.commercelayer.io/core/filtering-data
 */
export const findOrders = async (api: CommerceLayer, query: OrderQuery): Promise<FoundOrders> => {
  const [predicate, value, subject] = filterOf(query);
  const search = `filter[q][${predicate}]=${encodeURIComponent(value)}&sort=-created_at&page[size]=${pageSize}`;
  const { document } = await sendResource(api, 'read', 'GET', `orders?${search}`, {
    describeRefusal: describeRefusal(`Looking for ${subject}`),
    contradiction: (answer) =>
      notAList(answer) ?? ('number' in query && query.isExact ? ofAnotherNumber(query.number, answer) : undefined),
  });
  const orders = readList(document).map((found) => toOrder(found, { data: found.data }));
  const count = v.safeParse(counted, document);
  return { orders, total: Math.max(orders.length, count.success ? count.output.meta.record_count : 0) };
};
