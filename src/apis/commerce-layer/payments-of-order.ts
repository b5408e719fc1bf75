import { type CommerceLayer, sendResource } from './client.ts';
import type { OrderId } from './ids.ts';
import { describeRefusal } from './refusals.ts';
import { notAList, readList, textOf } from './resources.ts';

/** A klarna_payment as far as it matters to the order's other ones. */
export interface PaymentOfOrder {
  readonly id: string;
  readonly tokenStored: boolean;
  readonly createdAt?: string;
}

/**
 * Every klarna_payment that was made for an order, oldest first, 25 at most: creating is not deduplicated.
 * @throws CliError `auth` (401): a sales channel lists nothing
 * @see https://docs.commercelayer.io/core/v/api-reference/klarna_payments/list
 */
export const listPaymentsOfOrder = async (api: CommerceLayer, id: OrderId): Promise<readonly PaymentOfOrder[]> => {
  const query = `filter[q][order_id_eq]=${id}&sort=created_at&page[size]=25`;
  const { document } = await sendResource(api, 'read', 'GET', `klarna_payments?${query}`, {
    describeRefusal: describeRefusal(`Looking for the other Klarna payments of the order ${id}`),
    contradiction: notAList,
  });
  return readList(document).map(({ data }) => {
    const createdAt = textOf(data, 'created_at');
    return {
      id: data.id,
      tokenStored: textOf(data, 'auth_token') !== undefined,
      ...(createdAt === undefined ? {} : { createdAt }),
    };
  });
};
