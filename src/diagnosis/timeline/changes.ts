import type { EventFacts, PaymentFacts } from '../payment-facts.ts';
import { idsOf, type Told } from './told.ts';

/**
 * What the histories of the resources tell. A history holds every attribute that changed: those that mean something to
 * a person have an entry each, the others of one moment stand together in one.
 */
export const changes = ({ events, transactions }: PaymentFacts): readonly Told[] => {
  const transacted = new Set(transactions.map(({ id }) => id));
  const moments = new Map<string, EventFacts[]>();
  const told: Told[] = [];
  for (const event of events) {
    const meaning = event.event === 'create' ? undefined : meaningOf(event);
    if (meaning !== undefined) {
      told.push({ at: event.at, where: 'commerce-layer', is_important: true, weight: 'change', ...meaning });
      continue;
    }
    // The transaction itself is told, and better.
    if (transacted.has(event.resource_id) || bookkeeping.has(event.attribute)) continue;
    const moment = `${event.at} ${event.event} ${event.resource}/${event.resource_id}`;
    moments.set(moment, [...(moments.get(moment) ?? []), event]);
  }
  return [...told, ...[...moments.values()].flatMap(together)];
};

/** They change with everything else. */
const bookkeeping: ReadonlySet<string> = new Set(['updated_at', 'etag', 'errors_count']);

type Meaning = Pick<Told, 'what' | 'about'> & Partial<Told>;

/** By payment_status, the deed that brings it about. */
const deedOf: Readonly<Record<string, string>> = {
  authorized: 'authorized',
  partially_authorized: 'authorized',
  paid: 'captured',
  partially_paid: 'captured',
  voided: 'voided',
  partially_voided: 'voided',
  refunded: 'refunded',
  partially_refunded: 'refunded',
};

const meaningOf = ({ resource, resource_id, attribute, from, to }: EventFacts): Meaning | undefined => {
  switch (`${resource}.${attribute}`) {
    case 'orders.status':
      return {
        what: ended.has(to ?? '') ? `the order was ${to}` : `the order went from ${from ?? 'nothing'} to ${to}`,
        about: `order ${to}`,
      };
    case 'orders.payment_status':
      return {
        what: `the payment went from ${from ?? 'nothing'} to ${to}`,
        about: deedOf[to ?? ''] ?? `payment ${to}`,
      };
    case 'orders.fulfillment_status':
      return { what: `the fulfilment went from ${from ?? 'nothing'} to ${to}`, about: `fulfilment ${to}` };
    case 'orders.total_amount_with_taxes_cents':
      return { what: "the order's amount changed", about: 'amount' };
    case 'orders.circuit_state':
      return { what: `the order's circuit is ${to}`, about: `circuit ${to}` };
    case 'orders.payment_source_id':
      return to === null
        ? { what: "the order's payment source was taken away", about: 'source gone', ...idsOf({ payment: from }) }
        : undefined;
    case 'orders.payment_source_details.klarna_id':
      return to === null
        ? undefined
        : { what: 'Klarna made its order', about: 'authorized', ...idsOf({ klarna_order: to }) };
    case 'orders.payment_source_details.fraud_status':
      return from === null
        ? { what: `Klarna's fraud check says ${to}`, about: `fraud ${to}`, is_important: to !== 'ACCEPTED' }
        : { what: `Klarna's fraud check went from ${from} to ${to}`, about: `fraud ${to}` };
    case 'klarna_payments.auth_token':
      // The tokens themselves are secrets, and nobody needs them here.
      return to === null
        ? { what: 'the authorization token was taken away', about: 'token gone', ...idsOf({ payment: resource_id }) }
        : { what: tokenStored, about: 'token stored', ...idsOf({ payment: resource_id }) };
    case 'captures.succeeded':
    case 'refunds.succeeded':
      // It was pending until then.
      return to === 'true'
        ? { what: `the ${resource.slice(0, -1)} went through`, about: `${resource} done` }
        : undefined;
    default:
      return undefined;
  }
};

export const tokenStored = 'the authorization token was stored';

/** These are states that an order is brought to; the others it passes through. */
const ended: ReadonlySet<string> = new Set(['placed', 'approved', 'cancelled']);

/** What changed of one resource in one moment, or that it was made. */
const together = (events: readonly EventFacts[]): readonly Told[] => {
  const [first] = events;
  if (first === undefined) return [];
  const { at, event, resource, resource_id } = first;
  const told = { at, where: 'commerce-layer', weight: 'change' } as const;
  if (event === 'create') return [{ ...told, is_important: true, ...creationOf(resource, resource_id) }];
  const names = events.map(({ attribute }) => attribute).join(', ');
  const what = `${resource}/${resource_id} changed: ${names}`;
  return [{ ...told, what, is_important: false, about: what }];
};

const creationOf = (resource: string, id: string): Meaning => {
  if (resource === 'orders') return { what: 'the order was created', about: 'order created' };
  if (resource === 'klarna_payments') return { ...paymentCreated(id), ...idsOf({ payment: id }) };
  return { what: `${resource}/${id} was created`, about: `${resource}/${id} created` };
};

export const paymentCreated = (id: string): Pick<Told, 'what' | 'about'> => ({
  what: `the Klarna payment ${id} was created`,
  about: `payment ${id} created`,
});
