import type { Document } from '../calls.ts';
import { to } from '../calls.ts';
import type { Shop } from '../shop.ts';
import type { Field } from './facts.ts';

/** The least that makes a resource. */
export interface Recipe {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, Document>>;
}

const first = async (shop: Shop, type: string): Promise<string> => (await shop.one(type)).id;

/** Klarna's published test customer of the United States, and her address. */
const address = {
  first_name: 'Test',
  last_name: 'Person-us',
  line_1: '509 Amsterdam Ave',
  city: 'New York',
  state_code: 'NY',
  zip_code: '10024-3941',
  country_code: 'US',
  phone: '+13106683312',
};

let count = 0;
/** No two are alike. */
const next = (): number => {
  count += 1;
  return count;
};

/** How each resource is made that the schema lets clients make and whose parts the facts have. */
export const recipes: Readonly<Record<string, (shop: Shop) => Promise<Recipe>>> = {
  klarna_payments: async (shop) => ({
    attributes: {},
    relationships: { order: to('orders', (await shop.seed({ payment: null })).order_id) },
  }),
  klarna_gateways: async () => ({
    attributes: { name: `Gateway ${next()}`, country_code: 'EU', api_key: 'sandbox', api_secret: 'sandbox' },
    relationships: {},
  }),
  orders: async (shop) => ({
    attributes: {},
    relationships: { market: to('markets', await first(shop, 'markets')) },
  }),
  payment_methods: async (shop) => ({
    attributes: { payment_source_type: 'klarna_payments', currency_code: 'USD', price_amount_cents: 0 },
    relationships: {
      market: to('markets', await first(shop, 'markets')),
      payment_gateway: to('klarna_gateways', await first(shop, 'klarna_gateways')),
    },
  }),
  line_items: async (shop) => ({
    attributes: { sku_code: 'TSHIRTMM000000FFFFFFMXXX', quantity: 1 },
    relationships: { order: to('orders', (await shop.seed({ payment: null })).order_id) },
  }),
  addresses: async () => ({ attributes: address, relationships: {} }),
  customers: async () => ({
    attributes: { email: `customer+contract${next()}@klarna.com` },
    relationships: {},
  }),
};

/** Values that a field of its name must have; everything else gets one of its kind. */
const named: Readonly<Record<string, () => unknown>> = {
  country_code: () => 'DE',
  // Where the addresses of the seeded orders are.
  shipping_country_code_lock: () => 'US',
  coupon_code: () => 'SUMMER',
  gift_card_or_coupon_code: () => 'SUMMER',
  sku_code: () => 'HOODIEMM000000FFFFFFMXXX',
  // A transaction that has succeeded cannot fail any more.
  succeeded: () => true,
  state_code: () => 'BE',
  zip_code: () => '10178',
  phone: () => '+13106683312',
  language_code: () => 'de',
  currency_code: () => 'EUR',
  email: () => `customer+contract${next()}@klarna.com`,
  customer_email: () => `customer+contract${next()}@klarna.com`,
  lat: () => 40.5,
  lng: () => -73.5,
  quantity: () => 2,
  price_amount_cents: () => 250,
  unit_amount_cents: () => 1500,
  expires_at: () => '2099-01-01T00:00:00.000Z',
  external_includes: () => ['order.line_items'],
};

/** What must come along with a field. */
const companions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  business: { company: 'Contract' },
  customer_password: { customer_email: 'customer+us@klarna.com' },
};

export const withCompanions = (name: string, value: unknown): Readonly<Record<string, unknown>> => ({
  ...companions[name],
  [name]: value,
});

/** The same for fields whose name says another thing elsewhere. */
const namedOf: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
  klarna_gateways: { country_code: () => 'US' },
};

/** A value that the field takes and, but for those that only one value is good for, that it does not have yet. */
export function valueFor(type: string, { name, kind, values }: Field, current?: unknown): unknown {
  const given = namedOf[type]?.[name] ?? named[name];
  if (given !== undefined) return given();
  if (values !== undefined) return name === 'payment_source_type' ? 'klarna_payments' : values[0];
  if (name.endsWith('_url')) return `https://example.com/contract/${next()}`;
  switch (kind) {
    case 'string':
      return `contract ${next()}`;
    case 'boolean':
      return current !== true;
    case 'integer':
      return 100 + next();
    case 'float':
      return 0.5;
    case 'datetime':
      return '2099-01-01T00:00:00.000Z';
    case 'object':
      return { contract: next() };
    case 'array':
      return ['contract'];
  }
}

/** A value of another kind, which no field of this kind takes. */
export const wrongFor = ({ kind }: Field): unknown => {
  if (kind === 'string' || kind === 'datetime') return { not: kind };
  return kind === 'array' || kind === 'object' ? 17 : { not: kind };
};
