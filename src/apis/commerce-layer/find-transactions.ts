import type { Answer } from '../../request/step.ts';
import { type CommerceLayer, sendResource } from './client.ts';
import { ofAnotherNumber } from './find.ts';
import { isResourceId, type OrderId, orderId, type TransactionId, transactionId } from './ids.ts';
import { isTransactionType, type TransactionType, transactionTypes } from './order-money.ts';
import { describeRefusal } from './refusals.ts';
import { type Document, linkedOne, notAList, notTheResource, readDocument, readList } from './resources.ts';

/** A transaction, and whose it is. */
export interface FoundTransaction {
  readonly id: TransactionId;
  readonly type: TransactionType;
  readonly orderId: OrderId | undefined;
}

/**
 * Reads a transaction with the id of its order.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/authorizations/retrieve
 */
export const readTransactionAlone = (api: CommerceLayer, type: TransactionType, id: TransactionId): Promise<Answer> =>
  sendResource(api, 'read', 'GET', `${type}/${id}?include=order`, {
    describeRefusal: describeRefusal(`Reading ${id} of ${type}`),
    contradiction: notTheResource(type, id),
  });

/**
 * The same where only the id is known: the answer is of whichever type it is.
 * @throws CliError `rejected` (404), `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/transactions/retrieve
 */
export const readTransactionOfAnyType = (api: CommerceLayer, id: TransactionId): Promise<Answer> =>
  sendResource(api, 'read', 'GET', `transactions/${id}?include=order`, {
    describeRefusal: describeRefusal(`Reading the transaction ${id}`),
    contradiction: (answer) => {
      const complaints = transactionTypes.map((type) => notTheResource(type, id)(answer));
      return complaints.includes(undefined) ? undefined : 'It is none of the transactions.';
    },
  });

export const foundTransactionOf = ({ document }: Pick<Answer, 'document'>): FoundTransaction | undefined =>
  found(readDocument(document));

/**
 * Finds transactions by their number, `42/T/001`. Needs an integration: a sales channel lists none.
 * @throws CliError `auth` (401)
 * @see https://docs.commercelayer.io/core/v/api-reference/transactions/list
 */
export const findTransactionsByNumber = async (
  api: CommerceLayer,
  number: string,
): Promise<readonly FoundTransaction[]> => {
  const query = `filter[q][number_eq]=${encodeURIComponent(number)}&include=order&page[size]=25`;
  const answer = await sendResource(api, 'read', 'GET', `transactions?${query}`, {
    describeRefusal: describeRefusal(`Looking for the transaction number ${number}`),
    contradiction: (answer) => notAList(answer) ?? ofAnotherNumber(number, answer),
  });
  return readList(answer.document).flatMap((one) => found(one) ?? []);
};

const found = ({ data }: Document): FoundTransaction | undefined => {
  if (!isTransactionType(data.type)) return undefined;
  const order = linkedOne(data, 'order');
  return {
    id: transactionId(data.id),
    type: data.type,
    orderId: order && isResourceId(order.id) ? orderId(order.id) : undefined,
  };
};
