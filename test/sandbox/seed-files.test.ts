import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOf } from '../../src/apis/commerce-layer/order.ts';
import { CliError } from '../../src/errors.ts';
import { orderToKlarna } from '../../src/flows/order-to-klarna.ts';
import { currencyDigits } from '../../src/output/money.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { newWorld } from '../../src/sandbox/world/new-world.ts';
import { readSeed } from '../../src/sandbox/world/seeds/seed-file.ts';
import { seed } from '../../src/sandbox/world/seeds/seeding.ts';
import { outcomeOfCustomer } from '../../src/sandbox/world/seeds/test-customers.ts';
import { currencyOfMarket, testMarkets } from '../../src/sandbox/world/seeds/test-markets.ts';
import { type Client, running } from './running.ts';

const example = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'shop.example.yaml'), 'utf8');

const seedWith = async (sandbox: Client, orders: unknown) => {
  const { status, document } = await sandbox.control('POST', 'seed', { orders });
  expect(document).toMatchObject({ orders: expect.any(Array) });
  expect(status).toBe(201);
  return document.orders;
};

const readOrder = async (sandbox: Client, id: string) => {
  const { document } = await sandbox.api('GET', `/orders/${id}?include=line_items,customer,billing_address`);
  return { attributes: document.data.attributes, included: document.included, order: orderOf({ document }) };
};

describe('the example of a shop', () => {
  it('is seeded as it stands, and says what became of each order', async () => {
    const sandbox = await running();
    const { status, document } = await sandbox.send('POST', '/__sandbox/seed', {}, example);
    expect(status).toBe(201);
    expect(document.orders).toHaveLength(18);
    const [swedish, american, german, belgian, japanese] = document.orders;
    expect(swedish).toMatchObject({ currency: 'SEK', country: 'SE', customer_email: 'customer+se@klarna.com' });
    // 2 × 499.00 + 25.00 − 100.00 − 50.00 + 49.00
    expect(swedish.amount).toBe(92200);
    expect(american).toMatchObject({ customer_email: 'customer+reject_reason_high_risk@email.us' });
    expect(american.session_token).toContain('sandbox-declined.9002');
    expect(american.auth_token).toBe('sandbox-place-declined.9002');
    expect(german).toMatchObject({ currency: 'EUR' });
    expect((await readOrder(sandbox, belgian.order_id)).attributes).toMatchObject({
      payment_status: 'partially_refunded',
    });
    expect(japanese).toMatchObject({ currency: 'JPY', country: 'JP', amount: 2940 });
    expect((await readOrder(sandbox, german.order_id)).attributes).toMatchObject({
      status: 'placed',
      payment_status: 'authorized',
    });
  });

  it('is what a sandbox starts with, and comes back to on reset', async () => {
    const sandbox = await running({ seed: example });
    const count = async () => (await sandbox.api('GET', '/orders')).document.meta.record_count;
    expect(await count()).toBe(19);
    await sandbox.control('POST', 'seed', {});
    await sandbox.control('POST', 'reset');
    expect(await count()).toBe(19);
  });
});

it.each([
  ['in a market, in its currency', { country_code: 'SE' }, 1],
  ['in a market, in the currency of another one', { country_code: 'SE', currency_code: 'EUR' }, 0],
  ['in a currency that no market has', { currency_code: 'JPY' }, 0],
])('lets Klarna offer what it would %s', async (_, wish, offers) => {
  const sandbox = await running();
  const [{ payment_id }] = await seedWith(sandbox, [wish]);
  const { document } = await sandbox.api('GET', `/klarna_payments/${payment_id}`);
  expect(document.data.attributes.payment_methods).toHaveLength(offers);
});

it('seeds each order of a file as often as it is told', async () => {
  const sandbox = await running();
  const { document } = await sandbox.control('POST', 'seed?count=3', { orders: [{ count: 2 }, {}] });
  expect(document.orders).toHaveLength(9);
  expect(await sandbox.control('POST', 'seed?count=0', {})).toMatchObject({ status: 400 });
});

it('has one customer for an e-mail, and one payment method like another', async () => {
  const sandbox = await running();
  const fee = { price_amount_cents: 500, name: 'With a fee' };
  const seeded = await seedWith(sandbox, [
    { country_code: 'SE' },
    { country_code: 'SE', payment_method: fee },
    { country_code: 'SE', payment_method: fee },
  ]);
  const orders = await Promise.all(
    seeded.map(async ({ order_id }: { order_id: string }) => {
      const { document } = await sandbox.api('GET', `/orders/${order_id}?include=customer,payment_method`);
      return document.data.relationships;
    }),
  );
  expect(new Set(orders.map(({ customer }) => customer.data.id)).size).toBe(1);
  const methods = orders.map(({ payment_method }) => payment_method.data.id);
  expect(methods[1]).toBe(methods[2]);
  expect(methods[0]).not.toBe(methods[1]);
});

it('has an approved and a denied customer in every market', async () => {
  const sandbox = await running();
  const wishes = testMarkets.flatMap((country_code) =>
    ['approved', 'denied'].map((customer) => ({ country_code, customer })),
  );
  const seeded: readonly Record<string, string>[] = await seedWith(sandbox, wishes);
  const known = seeded.map(({ customer_email: email = '', country, currency }) => {
    const { outcome, ...place } = { country: '', ...outcomeOfCustomer({ email }) };
    return { country_code: place.country === country ? country : 'another', customer: outcome, currency };
  });
  expect(known).toEqual(wishes.map((wish) => ({ ...wish, currency: currencyOfMarket[wish.country_code] })));
});

it.each([
  ['approved', 200],
  ['denied', 422],
])('gives the order of a customer who is %s the address and the tokens for that', async (customer, status) => {
  const sandbox = await running();
  const [seeded] = await seedWith(sandbox, [{ country_code: 'NO', customer }]);
  const { included } = await readOrder(sandbox, seeded.order_id);
  const { phone } = included.find(({ type }: { type: string }) => type === 'addresses').attributes;
  expect(outcomeOfCustomer({ email: seeded.customer_email, phone })).toMatchObject({
    country: 'NO',
    outcome: customer,
  });
  await sandbox.patch('klarna_payments', seeded.payment_id, { auth_token: seeded.auth_token });
  expect(await sandbox.patch('orders', seeded.order_id, { _place: true })).toMatchObject({ status });
  const body = {
    currency: 'NOK',
    request_payment_transaction: { amount: seeded.amount, payment_transaction_reference: 'a' },
  };
  const { document } = await sandbox.authorize(seeded.session_token.replace(/^.*sandbox-/, ''), body);
  expect(document.payment_transaction_response.result).toBe(customer === 'denied' ? 'DECLINED' : 'APPROVED');
});

it.each([
  ['paid', { captures: 11800 }],
  ['partially_paid', { captures: 5900 }],
  ['refunded', { captures: 11800, refunds: 11800 }],
  ['partially_refunded', { captures: 11800, refunds: 5900 }],
  ['voided', { voids: 11800 }],
])('brings a placed order to %s by the transactions that lead there', async (payment_status, sums) => {
  const sandbox = await running();
  const lines = { line_items: [{ name: 'Mug', unit_amount_cents: 11800 }], tax_rate: 0 };
  const [{ order_id }] = await seedWith(sandbox, [{ ...lines, status: 'approved', payment_status }]);
  const { document } = await sandbox.api('GET', `/orders/${order_id}?include=captures,voids,refunds`);
  expect(document.data.attributes).toMatchObject({ payment_status });
  const made: Record<string, number> = {};
  for (const { type, attributes } of document.included ?? []) {
    expect(attributes.succeeded).toBe(true);
    made[type] = (made[type] ?? 0) + attributes.amount_cents;
  }
  expect(made).toEqual(sums);
});

/** What a new sandbox says to a seed. */
const refusalOf = async (source: unknown): Promise<CliError> => {
  try {
    const wanted = await readSeed(source);
    newWorld().transact((draft) => seed(draft, wanted, '2026-01-01T00:00:00.000Z'));
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a mistake in a seed', () => {
  const order = (lines: string) => `orders:\n  - number: '1'\n  - currency_code: EUR\n    line_items:\n${lines}`;

  it.each([
    ['a name that nobody knows', order('      - nmae: Mug\n'), 'orders[1].line_items[0].nmae: is not a name', 5],
    [
      'a name that is missing',
      order('      - name: Mug\n'),
      'orders[1].line_items[0].unit_amount_cents: is missing',
      5,
    ],
    [
      'a quantity below one',
      order('      - name: Mug\n        unit_amount_cents: 1\n        quantity: 0\n'),
      'orders[1].line_items[0].quantity: is less than 1',
      7,
    ],
    ['a fraction', order('      - { name: Mug, unit_amount_cents: 1.5 }\n'), 'unit_amount_cents: is not a whole', 5],
    ['a line without a name', order('      - unit_amount_cents: 1\n'), 'orders[1].line_items[0]: needs a name', 5],
    ['a number for text', 'orders:\n- number: 1234\n', 'orders[0].number: is a number and should be text', 2],
    ['a number for a group', 'orders:\n- 5\n', 'orders[0]: should be a group of names and values, and is 5', 2],
    ['a time that is none', 'orders:\n- expires_at: tomorrow\n', 'orders[0].expires_at: is not a time', 2],
    ['a market without a test customer', 'orders:\n- country_code: JP\n', 'orders[0].currency_code: is missing', 2],
    [
      'an address that is not whole',
      'orders:\n- country_code: JP\n  currency_code: JPY\n  billing_address: { city: Tokyo }\n',
      'orders[0].billing_address.first_name: is missing',
      4,
    ],
    [
      'a reason outside the US',
      'orders:\n- country_code: SE\n  customer: high_risk\n',
      'orders[0].customer: is a reason that Klarna publishes for American customers alone',
      3,
    ],
    [
      'an order that cannot have been placed',
      'orders:\n- customer: denied\n  status: placed\n',
      'orders[0].status: cannot be placed',
      3,
    ],
    [
      'more discount than there is to pay',
      order('      - { name: Mug, unit_amount_cents: 5 }\n    discounts:\n      - amount_cents: 6\n'),
      'orders[1].discounts: take off 6, and the lines come to 5',
      6,
    ],
    [
      'a gift card that pays too much',
      order('      - { name: Mug, unit_amount_cents: 5 }\n    gift_cards:\n      - amount_cents: 7\n'),
      'orders[1].gift_cards: pay 7, and the order comes to 6',
      6,
    ],
    [
      'more tax than is included',
      order('      - { name: M, unit_amount_cents: 5, tax_amount_cents: 6 }\n    tax_included: true\n'),
      'orders[1].line_items[0].tax_amount_cents: is more than the line comes to',
      5,
    ],
    ['a number that is taken', "orders:\n- {}\n- number: '1234'\n", 'orders[1].number: is taken', 3],
    ['a number for several', "orders:\n- number: '77'\n  count: 2\n", 'orders[0].number: cannot be that of several', 2],
    [
      'an order that Klarna does not place',
      'orders:\n- status: placed\n  payment: { auth_token: nobody-issued-it }\n',
      'orders[0].status: cannot be placed: payment_source - Invalid authorization token',
      2,
    ],
    ['a payment that is taken', 'orders:\n- payment: { id: ertHJlpPTR }\n', 'orders[0].payment.id: is taken', 2],
    ['a customer who is nobody', 'customers:\n- { country_code: JP }\n', 'customers[0]: is none of Klarna', 2],
    ['what is no YAML', 'orders: [\n', 'It is neither YAML nor JSON', 2],
    [
      'a name that stands twice',
      'orders:\n- number: "1"\n  number: "2"\n',
      'It is neither YAML nor JSON: Map keys must',
      3,
    ],
  ])('is refused with its place and line: %s', async (_, text, place, line) => {
    const error = await refusalOf(text);
    expect(error.kind).toBe('usage');
    expect(error.facts.why).toContain(place);
    expect(error.facts.why).toMatch(new RegExp(` \\(line ${line}\\)\\.$`));
  });

  it('leaves nothing behind', async () => {
    const sandbox = await running();
    const answer = await sandbox.control('POST', 'seed', { orders: [{ count: 5 }, { number: '1234' }] });
    expect(answer).toMatchObject({
      status: 400,
      document: { error: { message: expect.stringContaining('orders[1].number: is taken') } },
    });
    expect((await sandbox.api('GET', '/orders')).document.meta.record_count).toBe(1);
  });

  it('names the entry of a list of requests, too', async () => {
    const { facts } = await refusalOf([{}, { order: { tax_rate: 20 } }]);
    expect(facts.why).toBe('[1].order.tax_rate: is more than 1: 20 % is 0.2.');
  });

  it('keeps a sandbox from starting', async () => {
    await expect(startSandbox({ seed: 'orders: 5' })).rejects.toMatchObject({ kind: 'usage' });
  });
});

/** HUF is left out: its minor unit is the forint to Commerce Layer and 1/100 of it to ISO, and the mapping refuses that. */
const currencies = ['USD', 'EUR', 'GBP', 'SEK', 'CHF', 'JPY', 'KWD', 'AUD', 'MXN', 'CZK', 'RON', 'PLN', 'NOK'];

const cents = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1_000_000 }));
const off = fc.integer({ min: 1, max: 4000 });
const anyOrder = fc.record(
  {
    currency_code: fc.constantFrom(...currencies),
    tax_included: fc.boolean(),
    tax_rate: fc.constantFrom(0, 0.055, 0.08875, 0.19, 0.25, 1),
    line_items: fc.array(
      fc.record(
        {
          name: fc.constantFrom('Mug', 'Straße', '紅茶'),
          item_type: fc.constantFrom('skus', 'bundles'),
          quantity: fc.integer({ min: 1, max: 99 }),
          unit_amount_cents: cents,
          tax_rate: fc.constantFrom(0, 0.07, 0.2),
        },
        { requiredKeys: ['name', 'unit_amount_cents'] },
      ),
      { minLength: 1, maxLength: 8 },
    ),
    discounts: fc.array(fc.record({ amount_cents: off }), { maxLength: 3 }),
    gift_cards: fc.array(fc.record({ amount_cents: off }), { maxLength: 2 }),
    shipping: fc.array(fc.record({ amount_cents: cents }), { maxLength: 2 }),
    adjustments: fc.array(fc.record({ amount_cents: fc.integer({ min: -500, max: 500 }) }), { maxLength: 2 }),
    payment_method: fc.record({ price_amount_cents: fc.integer({ min: 0, max: 900 }) }),
    duty_amount_cents: fc.integer({ min: 0, max: 5000 }),
  },
  { requiredKeys: ['currency_code'] },
);

it('comes to the sum of its lines, whatever they are, and can be told to Klarna', async () => {
  const sandbox = await running();
  const digitsOf = await currencyDigits();
  let mapped = 0;
  await fc.assert(
    fc.asyncProperty(anyOrder, async (wish) => {
      const { status, document } = await sandbox.control('POST', 'seed', { orders: [wish] });
      // What is taken off may be more than there is; anything else is no reason to refuse.
      if (status === 400) expect(document.error.message).toMatch(/(?:discounts|gift_cards|adjustments): /);
      fc.pre(status === 201);
      const [{ order_id, amount }] = document.orders;
      const { attributes, included, order } = await readOrder(sandbox, order_id);
      const lines = included.filter(({ type }: { type: string }) => type === 'line_items');
      const sum = (name: string) =>
        lines.reduce(
          (total: number, line: { attributes: Record<string, number> }) => total + (line.attributes[name] ?? 0),
          0,
        );
      const { total_tax_amount_cents: tax, duty_amount_cents: duty } = attributes;
      expect(sum('tax_amount_cents')).toBe(tax);
      expect(sum('total_amount_cents') + (attributes.tax_included ? 0 : tax) + duty).toBe(amount);
      expect(attributes.total_amount_with_taxes_cents).toBe(amount);
      expect(amount).toBeGreaterThanOrEqual(0);
      if (amount === 0) return expect(attributes.payment_status).toBe('free');
      mapped += 1;
      const purchase = orderToKlarna(order, digitsOf, 1);
      expect(purchase).toMatchObject({ amount, currency: wish.currency_code });
      const told = purchase.supplementary_purchase_data.line_items ?? [];
      if (told.length > 0) expect(told.reduce((total, line) => total + line.total_amount, 0)).toBe(amount);
    }),
    { numRuns: 60 },
  );
  expect(mapped).toBeGreaterThan(30);
});
