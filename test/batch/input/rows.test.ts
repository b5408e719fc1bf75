import { describe, expect, it } from 'vitest';
import { complaintsOf, rowsOf, type Wish } from './reading.ts';

/** A CSV of one row. */
const csvOf = (cells: Readonly<Record<string, string>>) =>
  `${Object.keys(cells).join(',')}\n${Object.values(cells)
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(',')}\n`;

const row = async (cells: Readonly<Record<string, string>>, wish?: Wish) => (await rowsOf(csvOf(cells), wish))[0];
const complaints = async (cells: Readonly<Record<string, string>>, wish?: Wish) =>
  (await complaintsOf(csvOf(cells), wish)).map((complaint) => complaint.replace(/^line 2, column /, ''));

const network = { route: 'network', 'session-token': 'krn:s:1', amount: '11800', currency: 'USD', reference: 'r1' };
const native = { route: 'native', 'payment-id': 'ertHJlpPTR', 'auth-token': 'auth-1' };
const both = { 'payment-id': 'ertHJlpPTR', 'auth-token': 'auth-1', 'session-token': 'krn:s:1' };

describe('a row', () => {
  it('may say whatever the flags of a flow say', async () => {
    const key = '0b1d9815-165e-42e2-8867-35bc03789e00';
    expect(
      await row({
        ...network,
        order: 'NgojhKoyYN',
        'payment-request-id': 'krn:request:1',
        'partner-account-id': 'krn:partner:global:account:test:A',
        capture: 'later',
        'idempotency-key': key,
        'new-authorization': 'TRUE',
        data: '{"supplementary_purchase_data":{}}',
        comment: 'for people',
      }),
    ).toMatchObject({
      inputs: {
        route: 'network',
        orderId: 'NgojhKoyYN',
        sessionToken: 'krn:s:1',
        values: {
          amount: 11800,
          currency: 'USD',
          reference: 'r1',
          paymentRequestId: 'krn:request:1',
          capture: 'LATER',
        },
        data: { supplementary_purchase_data: {} },
        place: false,
        idempotencyKey: key,
        newAuthorization: true,
      },
      partnerAccountId: 'krn:partner:global:account:test:A',
    });
    expect(await row({ ...native, place: 'yes' })).toMatchObject({ inputs: { route: 'native', place: true } });
    expect(await row(both)).toMatchObject({ inputs: { route: 'both', paymentId: 'ertHJlpPTR', place: false } });
  });

  it('takes from the flags what it does not say, as far as its route takes it', async () => {
    const defaults = { route: 'native', place: 'true', currency: 'EUR', reference: `r-\${row}`, amount: '100' };
    expect(await row({ 'payment-id': 'ertHJlpPTR', 'auth-token': 'a' }, { defaults })).toMatchObject({
      inputs: { route: 'native', place: true, values: {} },
    });
    const { place: _, ...others } = defaults;
    expect(await row({ route: 'network', 'session-token': 's', amount: '5' }, { defaults: others })).toMatchObject({
      inputs: { place: false, values: { amount: 5, currency: 'EUR', reference: 'r-1' } },
    });
    const ofOrder = { route: 'network', 'session-token': 's', order: 'NgojhKoyYN' };
    expect((await row(ofOrder, { defaults: others }))?.inputs.values).toEqual({ amount: 100, reference: 'r-1' });
  });

  it('may name the files of its tokens', async () => {
    const files = { 'tokens/2.txt': 'krn:s:9\n' };
    const { 'session-token': _, ...rest } = network;
    const cells = { ...rest, 'session-token-file': `tokens/\${line}.txt` };
    expect(await row(cells, { files })).toMatchObject({ inputs: { sessionToken: 'krn:s:9' } });
    expect(await complaints(cells)).toEqual(['session-token-file: tokens/2.txt cannot be read.']);
    expect(await complaints({ ...network, 'session-token-file': 'a' }, { files })).toEqual([
      'session-token-file: session-token is given as well; leave one of them empty.',
    ]);
  });

  it.each([
    [{ ...network, amount: '118.00' }, ['amount: amounts are minor units: 11800?']],
    [{ ...network, amount: ' 11800' }, ['amount: it begins or ends with a blank.']],
    [{ ...network, currency: 'usd' }, ['currency: currencies are upper case: USD?']],
    [{ ...network, route: 'nowhere' }, [expect.stringContaining('route: routes are both, native and network')]],
    [{ ...native, 'payment-id': 'ert' }, [expect.stringContaining('payment-id: a klarna_payments id is ten letters')]],
    [{ ...native, 'auth-token': 'a b' }, ['auth-token: the authorization token holds a blank.']],
    [{ ...native, place: 'maybe' }, ['place: it is true or false.']],
    [{ ...network, expect: '42' }, ['expect: no run ends with 42; `klarna-cl help exit-codes` lists the codes.']],
    [{ ...network, expect: 'so so' }, [expect.stringContaining('expect: it is an exit code, a result like APPROVED')]],
    [{ ...network, tags: 'a !b' }, [expect.stringContaining('tags: a tag begins with a letter or a digit')]],
    [{ ...network, id: 'a#1' }, [expect.stringContaining('id: an id has 128 characters at most')]],
    [{ ...network, data: '[]' }, ['data: the body must be a JSON object.']],
    [{ ...network, data: '{"currency":"XXX"}' }, ['data: currency: the currency is not an ISO 4217 code, like USD.']],
    [
      { ...network, amount: '0', reference: '', currency: 'X' },
      [
        'amount: amounts are whole minor units above zero, like 11800 for USD 118.00.',
        'currency: the currency is not an ISO 4217 code, like USD.',
        'reference: it is missing; the route network needs it where no order is named.',
      ],
    ],
  ])('is refused with what is wrong in each column: %j', async (cells, told) => {
    expect(await complaints(cells)).toEqual(told);
  });

  it.each([
    [{ route: 'native' }, ['payment-id', 'auth-token']],
    [{ route: 'network' }, ['session-token', 'amount', 'currency', 'reference']],
    [{ route: 'network', order: 'NgojhKoyYN' }, ['session-token']],
    [{ route: 'both' }, ['payment-id', 'auth-token', 'session-token']],
  ])('is refused without what its route needs: %j', async (cells, missing) => {
    expect(await complaints(cells)).toEqual(missing.map((name) => expect.stringContaining(`${name}: it is missing`)));
  });

  it.each([
    [{ ...native, amount: '1', data: '{}' }, ['amount: it has no meaning', 'data: it has no meaning']],
    [{ ...network, 'payment-id': 'ertHJlpPTR' }, ['payment-id: it has no meaning on the route network']],
    [{ ...network, place: 'true' }, ['place: it does not go with the route network. Placing pays through']],
    [{ ...both, order: 'NgojhKoyYN' }, ['order: it has no meaning on the route both. The order is that']],
  ])('is refused with what its route excludes: %j', async (cells, told) => {
    expect(await complaints(cells)).toEqual(told.map((text) => expect.stringContaining(text)));
  });

  it('says what is known before the API is asked: data holds the amount', async () => {
    const { amount: _, currency: __, reference: ___, ...rest } = network;
    const data = { currency: 'USD', request_payment_transaction: { amount: 5, payment_transaction_reference: 'r' } };
    expect(await row({ ...rest, data: JSON.stringify(data) })).toMatchObject({ inputs: { data, values: {} } });
  });
});

describe('the mode', () => {
  it('live takes no route for granted, and never both', async () => {
    expect(await complaints(both, { mode: 'live' })).toEqual([
      'route: it is missing; in live mode it is native or network.',
    ]);
    const told = await complaints({ ...both, route: 'both' }, { mode: 'live' });
    expect(told).toEqual([expect.stringContaining('route: both cannot be used in live mode')]);
  });

  it.each(['session-token', 'partner-account-id', 'payment-request-id'])('is not another one in %s', async (column) => {
    const cells = (mode: string) => ({ ...network, [column]: `krn:partner:global:account:${mode}:A` });
    expect(await complaints(cells('live'))).toEqual([
      `${column}: it is of live mode, and the batch runs in test mode.`,
    ]);
    expect(await complaints(cells('test'), { mode: 'live' })).toHaveLength(1);
    expect(await row(cells('live'), { mode: 'live' })).toBeDefined();
  });
});
