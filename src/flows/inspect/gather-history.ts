import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import { type HistoryOf, readHistory } from '../../apis/commerce-layer/event-stores.ts';
import type { EventFacts } from '../../diagnosis/payment-facts.ts';
import { eventFacts } from './event-facts.ts';
import type { Reader } from './unread.ts';

/** Pages of 25 changes: an order lives long, a payment or an authorization does not. */
const mostPages: Readonly<Record<HistoryOf, number>> = { orders: 8, klarna_payments: 4, authorizations: 2 };

const names: Readonly<Record<HistoryOf, string>> = {
  orders: 'history of the order',
  klarna_payments: 'history of the payment',
  authorizations: 'history of the authorization',
};

/** What has changed of one resource, oldest first; nothing where it cannot be read. */
export const gatherHistory = async (
  api: CommerceLayer,
  reader: Reader,
  type: HistoryOf,
  id: string,
): Promise<readonly EventFacts[]> => {
  const what = `${names[type]} ${id}`;
  const history = await reader.attempt(what, () => readHistory(api, type, id, mostPages[type]));
  if (history === undefined) return [];
  if (history.isCut) reader.note(what, `It is longer than the ${history.events.length} changes that were read.`);
  return eventFacts(type, id, history.events);
};

/** Of several resources, by their times; changes of one moment stay as they came. */
export const inOrder = (events: readonly EventFacts[]): readonly EventFacts[] =>
  [...events].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
