import type { EventStore, HistoryOf } from '../../apis/commerce-layer/event-stores.ts';
import type { EventFacts } from '../../diagnosis/payment-facts.ts';

/** What stands for a value that is a secret, or that says who the customer is: a change of it is seen, the value is not. */
const hidden = '********';

/** Attributes whose values are harmless; every other one is hidden. */
const shown: ReadonlySet<string> = new Set([
  'status',
  'payment_status',
  'fulfillment_status',
  'number',
  'reference',
  'currency_code',
  'country_code',
  'language_code',
  'tax_rate',
  'succeeded',
  'message',
  'error_code',
  'error_detail',
  'gateway_transaction_id',
  'fraud_review',
  'circuit_state',
  'circuit_failure_count',
  'errors_count',
  'payment_source_id',
  'payment_source_type',
  'payment_method_id',
  'market_id',
]);

const isShown = (attribute: string): boolean => shown.has(attribute) || /_(?:cents|at)$/.test(attribute);

/** They say again what another attribute says. */
const isRepeated = (attribute: string): boolean => /^formatted_|_float$/.test(attribute) || attribute === 'updated_at';

/** Of something new, every attribute is a change; these are worth telling. */
const ofSomethingNew: ReadonlySet<string> = new Set([
  'created_at',
  'status',
  'payment_status',
  'number',
  'total_amount_with_taxes_cents',
  'amount_cents',
  'succeeded',
  'message',
  'error_code',
  'auth_token',
]);

/** The longest text that is kept of a value. */
const longest = 200;

/** The changes of one resource as single attributes. Secrets and what names the customer are hidden here already. */
export const eventFacts = (resource: HistoryOf, id: string, events: readonly EventStore[]): readonly EventFacts[] =>
  events.flatMap(({ at, event, changes, who }) =>
    changes
      .flatMap(inParts)
      .filter(({ attribute }) => (event === 'create' ? ofSomethingNew.has(attribute) : !isRepeated(attribute)))
      .map(({ attribute, from, to }) => ({
        at,
        resource,
        resource_id: id,
        event,
        attribute,
        from: textOf(attribute, from),
        to: textOf(attribute, to),
        who: who ?? null,
      })),
  );

type Change = EventStore['changes'][number];

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined;

/** `payment_source_details` holds Klarna's order id and its fraud check, which are worth a line of their own. */
const inParts = (change: Change): readonly Change[] => {
  const { attribute, from, to } = change;
  if (attribute !== 'payment_source_details') return [change];
  const part = (name: string, read: (value: unknown) => unknown): Change => ({
    attribute: `${attribute}.${name}`,
    from: read(from) ?? null,
    to: read(to) ?? null,
  });
  return [
    part('klarna_id', (value) => member(value, 'klarna_id')),
    part('fraud_status', (value) => member(member(value, 'payment_method_details'), 'fraud_status')),
  ].filter((each) => each.from !== each.to);
};

const textOf = (attribute: string, value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return String(value);
  const isPart = attribute.startsWith('payment_source_details.');
  const isScalar = typeof value === 'string' || typeof value === 'number';
  if (!isScalar || !(isPart || isShown(attribute))) return hidden;
  return String(value).slice(0, longest);
};

/** When the payment's token came to stand there, by its history. */
export const tokenStoredIn = (events: readonly EventFacts[], paymentId: string): string | undefined =>
  events.findLast(
    ({ resource_id, attribute, to }) => resource_id === paymentId && attribute === 'auth_token' && to !== null,
  )?.at;
