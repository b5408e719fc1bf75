import { expect, it } from 'vitest';
import { formatted } from '../../src/sandbox/commerce-layer/json-api/amounts.ts';
import { type Client, order, payment, running } from './running.ts';

/** Three orders of Klarna's test markets besides the seeds' own. */
async function shop(): Promise<Client> {
  const sandbox = await running();
  for (const [currency_code, reference] of [
    ['EUR', 'ERP-1'],
    ['GBP', 'ERP-2'],
    ['SEK', undefined],
  ])
    await sandbox.control('POST', 'seed', { order: { currency_code, ...(reference ? { reference } : {}) } });
  return sandbox;
}

const numbers = (answer: Awaited<ReturnType<Client['api']>>): string[] =>
  answer.document.data.map((each: { attributes: { currency_code: string } }) => each.attributes.currency_code);

const q = (predicate: string, value: string) => `filter[q][${predicate}]=${encodeURIComponent(value)}`;

const finds: readonly (readonly [query: string, currencies: readonly string[]])[] = [
  [q('currency_code_eq', 'EUR'), ['EUR']],
  [q('currency_code_not_eq', 'EUR'), ['USD', 'GBP', 'SEK']],
  [q('currency_code_in', 'EUR,SEK'), ['EUR', 'SEK']],
  [q('currency_code_not_in', 'EUR,SEK'), ['USD', 'GBP']],
  [q('reference_start', 'ERP'), ['EUR', 'GBP']],
  [q('reference_end', '-2'), ['GBP']],
  [q('reference_cont', 'RP-'), ['EUR', 'GBP']],
  [q('reference_cont', 'rp-'), []],
  [q('reference_matches', 'ERP-_'), ['EUR', 'GBP']],
  [q('reference_does_not_match', '%1'), ['GBP']],
  [q('reference_not_eq', 'ERP-1'), ['GBP']],
  [q('reference_not_eq_or_null', 'ERP-1'), ['USD', 'GBP', 'SEK']],
  [q('reference_null', 'true'), ['USD', 'SEK']],
  [q('reference_not_null', 'true'), ['EUR', 'GBP']],
  [q('reference_present', 'false'), ['USD', 'SEK']],
  [q('metadata_blank', 'false'), []],
  [q('total_amount_cents_gteq', '10000000'), []],
  [q('total_amount_cents_lt', '10000000'), ['USD', 'EUR', 'GBP', 'SEK']],
  [q('created_at_lt', '2019-01-01'), []],
  [q('created_at_lt', '2099-01-01'), ['USD', 'EUR', 'GBP', 'SEK']],
  [q('created_at_or_refreshed_at_gt', '2019-01-01T00:00:00Z'), ['USD', 'EUR', 'GBP', 'SEK']],
  [q('tax_included_false', 'true'), ['USD', 'EUR', 'GBP', 'SEK']],
  [q('market_code_eq', 'sandbox'), ['USD', 'EUR', 'GBP', 'SEK']],
  [q('market_name_or_reference_end', '-1'), ['EUR']],
  [q('payment_source_id_eq', payment), ['USD']],
  [q('line_items_sku_code_start', 'HOODIE'), ['USD', 'EUR', 'GBP', 'SEK']],
  [q('captures_id_null', 'true'), ['USD', 'EUR', 'GBP', 'SEK']],
  [`${q('currency_code_in', 'EUR,GBP')}&${q('reference_end', '1')}`, ['EUR']],
  ['filter[currency_code]=EUR,GBP', ['EUR', 'GBP']],
  [`filter[ids]=${order}`, ['USD']],
  ['filter[created_at_to]=2018-12-31', []],
  ['filter[created_at_to]=2099-12-31', ['USD', 'EUR', 'GBP', 'SEK']],
  ['sort=currency_code', ['EUR', 'GBP', 'SEK', 'USD']],
  ['sort=-reference,currency_code', ['SEK', 'USD', 'GBP', 'EUR']],
];

it('finds what each predicate asks for, in the order that is asked for', async () => {
  const sandbox = await shop();
  const found: Record<string, readonly string[]> = {};
  for (const [query] of finds) found[query] = numbers(await sandbox.api('GET', `/orders?${query}`));
  expect(found).toEqual(Object.fromEntries(finds));
});

it('finds by what metadata hold', async () => {
  const sandbox = await running();
  await sandbox.patch('orders', order, { metadata: { shop: { floor: 2, open: true }, tags: ['a', 'b'] } });
  const found = async (wanted: unknown) =>
    (await sandbox.api('GET', `/orders?${q('metadata_jcont', JSON.stringify(wanted))}`)).document.data.length;
  expect(await found({ shop: { floor: 2 } })).toBe(1);
  expect(await found({ tags: ['b'] })).toBe(1);
  expect(await found({ shop: { floor: '2' } })).toBe(0);
});

const refusals: readonly (readonly [query: string, code: string])[] = [
  [q('colour_eq', 'red'), 'FILTER_NOT_ALLOWED'],
  [q('cart_url_eq', 'x'), 'FILTER_NOT_ALLOWED'],
  [q('currency_code_like', 'E'), 'FILTER_NOT_ALLOWED'],
  [q('total_amount_cents_cont', '1'), 'FILTER_NOT_ALLOWED'],
  [q('currency_code_true', 'true'), 'FILTER_NOT_ALLOWED'],
  [q('order_factories_id_eq', 'x'), 'FILTER_NOT_ALLOWED'],
  [q('number_eq', ''), 'INVALID_FILTER_VALUE'],
  [q('total_amount_cents_eq', 'much'), 'INVALID_FILTER_VALUE'],
  [q('created_at_gt', 'yesterday'), 'INVALID_FILTER_VALUE'],
  [q('reference_null', '1'), 'INVALID_FILTER_VALUE'],
  [q('metadata_jcont', '{'), 'INVALID_FILTER_VALUE'],
  ['filter[q]=x', 'FILTER_NOT_ALLOWED'],
  ['filter[colour]=red', 'FILTER_NOT_ALLOWED'],
  ['sort=colour', 'INVALID_SORT_CRITERIA'],
  ['sort=cart_url', 'INVALID_SORT_CRITERIA'],
  ['fields[orders]=_place', 'INVALID_FIELD'],
  ['fields[colours]=red', 'INVALID_RESOURCE'],
  ['include=event_stores', 'INVALID_INCLUDE'],
  ['include=line_items.order.line_items.order', 'INVALID_INCLUDE'],
  ['include=tags.name', 'INVALID_INCLUDE'],
  ['page[number]=0', 'INVALID_PAGE_VALUE'],
];

it('refuses whatever the schema does not let be asked for', async () => {
  const sandbox = await running();
  const answers: Record<string, unknown> = {};
  for (const [query] of refusals) {
    const { status, document } = await sandbox.api('GET', `/orders?${query}`);
    answers[query] = [status, document.errors?.[0]?.code];
  }
  expect(answers).toEqual(Object.fromEntries(refusals.map(([query, code]) => [query, [400, code]])));
});

it('shows every relationship, and says where those are empty that lead out of the sandbox', async () => {
  const sandbox = await running();
  const { data } = (await sandbox.api('GET', `/orders/${order}`)).document;
  expect(Object.keys(data.relationships)).toHaveLength(40);
  expect(await sandbox.api('GET', `/orders/${order}/store`)).toMatchObject({ status: 200, document: { data: null } });
  expect(await sandbox.api('GET', `/orders/${order}/returns`)).toMatchObject({ status: 200, document: { data: [] } });
  expect(await sandbox.api('GET', `/orders/${order}/nothing`)).toMatchObject({ status: 404 });
  expect(await sandbox.api('GET', `/orders/${order}/relationships/line_items`)).toMatchObject({
    status: 200,
    document: { links: { related: expect.stringMatching(/line_items$/) }, data: expect.any(Array) },
  });
});

it('pages, sorts and filters what an order is related to', async () => {
  const sandbox = await running();
  const items = await sandbox.api('GET', `/orders/${order}/line_items?sort=-unit_amount_cents&page[size]=2`);
  expect(items.document).toMatchObject({ meta: { record_count: 6, page_count: 3 } });
  expect(items.document.data.map((each: { attributes: { name: string } }) => each.attributes.name)).toEqual([
    'Hoodie, grey, M',
    'T-shirt, black, M',
  ]);
  const gifts = await sandbox.api('GET', `/orders/${order}/line_items?${q('item_type_eq', 'gift_cards')}`);
  expect(gifts.document.data).toHaveLength(1);
});

it('writes an amount in cents, as a number and as the currency does', async () => {
  const sandbox = await running();
  for (const currency_code of ['EUR', 'SEK']) await sandbox.control('POST', 'seed', { order: { currency_code } });
  const { data } = (await sandbox.api('GET', '/orders')).document;
  for (const { attributes } of data) {
    const { currency_code: currency, discount_amount_cents: cents } = attributes;
    const locale = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    const expected = currency === 'EUR' ? '-€10,00' : locale.format(cents / 100);
    expect(attributes.formatted_discount_amount).toBe(expected);
    expect(attributes.discount_amount_float).toBe(cents / 100);
  }
});

it.each([
  [123456789, 'USD', '$1,234,567.89'],
  [-5, 'USD', '-$0.05'],
  [0, 'EUR', '€0,00'],
  [-123456, 'EUR', '-€1.234,56'],
  [1234, 'JPY', '¥1,234'],
])('writes %i of %s as %s', (cents, currency, text) => {
  expect(formatted(cents, currency)).toBe(text);
});
