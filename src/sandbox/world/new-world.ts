import * as v from 'valibot';
import { nextId } from './identifiers.ts';
import { setPassword } from './orders/customers.ts';
import { seededPassword } from './orders/passwords.ts';
import { clientTokenFor } from './payments/payment-session.ts';
import { newRow } from './rows/common-rows.ts';
import { marketId } from './seeds/sample-order.ts';
import { seedOf } from './seeds/seed-file.ts';
import { seed } from './seeds/seeding.ts';
import { type Draft, newStore, snapshotSchema, type WorldSnapshot, type WorldStore } from './tables.ts';

/** When the seed's payment was made, as its page prints it. */
const seedTime = '2018-01-01T12:00:00.000Z';

/**
 * The seeds' payment and order, its shop, and nothing else.
 * @param at when the customer came, ISO 8601: Klarna's sessions do not live for ever
 */
export function newWorld(at = seedTime): WorldStore {
  const store = newStore();
  store.transact((draft) => addSeededShop(draft, at));
  return store;
}

function addSeededShop(draft: Draft, at: string): void {
  draft.markets.insert({ ...newRow(marketId, seedTime), number: 1, name: 'Sandbox market', code: 'sandbox' });
  addGateway(draft, 'Klarna', 'US');
  const value = { order: { id: 'NgojhKoyYN', number: '1234' }, payment: { id: 'ertHJlpPTR' } };
  seed(draft, seedOf({ value }), at);
  addGateway(draft, 'Klarna Europe', 'EU');
  addGateway(draft, 'Klarna Oceania', 'OC');
  const customer = draft.customers.get(draft.orders.get('NgojhKoyYN')?.customer_id);
  if (customer) setPassword(customer, seededPassword);
  const payment = draft.klarna_payments.get('ertHJlpPTR');
  if (payment) {
    payment.created_at = seedTime;
    payment.session_id = '0b1d9815-165e-42e2-8867-35bc03789e00';
    payment.client_token = clientTokenFor(payment.session_id);
  }
}

function addGateway(draft: Draft, name: string, country_code: string): void {
  draft.klarna_gateways.insert({
    ...newRow(nextId(draft, 'klarna_gateway'), seedTime),
    name,
    country_code,
    disabled_at: null,
  });
}

const format = 'klarna-cl-sandbox';
const savedData = v.strictObject({ format: v.literal(format), version: v.literal(2), world: snapshotSchema });

export function exportWorld(store: WorldStore): unknown {
  return structuredClone({ format, version: 2, world: store.snapshot() });
}

/** The world of an exported document, or what is wrong with it. */
export function importWorld(value: unknown): WorldSnapshot | string {
  const parsed = v.safeParse(savedData, value);
  return parsed.success ? parsed.output.world : describeIssue(parsed.issues[0]);
}

export function storeOf(world: WorldSnapshot): WorldStore {
  const store = newStore();
  store.replace(world);
  return store;
}

/** The first thing wrong with a value, as a sentence with its place. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const nested = issue.issues?.at(-1);
  if (nested) return describeIssue(nested);
  const place = v.getDotPath(issue);
  return place === null ? `${issue.message}.` : `${place}: ${issue.message}.`;
}
