import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/errors.ts';
import { type AuthorizeValues, buildAuthorizeBody, parseData, valuesOfData } from '../../src/flows/authorize-body.ts';
import { isComplaint } from '../../src/flows/inputs.ts';
import type { KlarnaPurchase } from '../../src/flows/order-to-klarna.ts';

const flags: AuthorizeValues = { amount: 11800, currency: 'USD', reference: 'mine' };
const order: KlarnaPurchase = {
  amount: 11800,
  currency: 'USD',
  reference: '1234-1',
  supplementary_purchase_data: {
    purchase_reference: '1234',
    line_items: [{ name: 'Shirt', quantity: 1, total_amount: 11800 }],
  },
};
const data = {
  currency: 'EUR',
  request_payment_transaction: { amount: 5, payment_transaction_reference: 'of the data', payment_option_id: 'option' },
  step_up_config: { customer_interaction_config: { method: 'HANDOVER' } },
};

const refusal = (make: () => unknown, kind = 'usage'): string => {
  try {
    make();
  } catch (error) {
    if (error instanceof CliError && error.kind === kind) return [error.message, error.facts.why].join('\n');
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the body of an authorization', () => {
  it('is the one of the seed, in its order', () => {
    const body = buildAuthorizeBody(
      { ...flags, capture: 'LATER', paymentRequestId: 'krn:payment:eu1:request:1' },
      undefined,
    );
    expect(JSON.stringify(body)).toBe(
      '{"currency":"USD","payment_request_id":"krn:payment:eu1:request:1","request_payment_transaction":{"amount":11800,"payment_transaction_reference":"mine","capture":"LATER"}}',
    );
  });

  it('takes from the data what no flag says, and keeps what it does not know', () => {
    expect(buildAuthorizeBody({}, undefined, data)).toEqual(data);
    expect(buildAuthorizeBody({ amount: 7 }, undefined, data)).toEqual({
      ...data,
      request_payment_transaction: { ...data.request_payment_transaction, amount: 7 },
    });
  });

  it('lets flags win over the data, and --order is one', () => {
    const matching = {
      ...data,
      currency: 'USD',
      request_payment_transaction: { payment_transaction_reference: 'data' },
    };
    const transaction = (values: AuthorizeValues, given?: Record<string, unknown>) =>
      buildAuthorizeBody(values, order, given).request_payment_transaction.payment_transaction_reference;
    expect(transaction({})).toBe('1234-1');
    expect(transaction({}, matching)).toBe('1234-1');
    expect(transaction({ reference: 'flag' }, matching)).toBe('flag');
  });

  it('carries the order’s lines, and lets the data add to them', () => {
    const extra = { supplementary_purchase_data: { customer: { given_name: 'Jo' }, purchase_reference: 'P-1' } };
    expect(buildAuthorizeBody({}, order, extra).supplementary_purchase_data).toEqual({
      purchase_reference: order.supplementary_purchase_data.purchase_reference,
      line_items: order.supplementary_purchase_data.line_items,
      customer: { given_name: 'Jo' },
    });
  });

  it.each([
    [{ amount: 1 }, {}, '--amount 1 contradicts the order'],
    [{ currency: 'EUR' }, {}, '--currency EUR contradicts the order'],
    [{}, { request_payment_transaction: { amount: 2 } }, '--amount 2 contradicts the order'],
  ])('%j with the data %j contradicts the order', (values, given, words) => {
    expect(refusal(() => buildAuthorizeBody(values, order, given), 'rejected')).toContain(words);
  });

  it.each([
    [{ currency: 'USD', reference: 'r' }],
    [{ amount: 1, reference: 'r' }],
    [{ amount: 1, currency: 'USD' }],
    [{ amount: 1, currency: 'USD', reference: '' }],
    [{ amount: 1, currency: 'USD', reference: 'r'.repeat(256) }],
  ])('is not built of %j', (values) => {
    expect(refusal(() => buildAuthorizeBody(values, undefined))).toMatch(/--reference|reference cannot be used/);
  });

  it('says the same bytes for the same input, whatever the input', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
        const body = () =>
          JSON.stringify(buildAuthorizeBody(flags, undefined, { ...members, request_payment_transaction: {} }));
        expect(body()).toBe(body());
        expect(JSON.parse(body()).request_payment_transaction).toMatchObject({ amount: 11800 });
      }),
    );
  });
});

describe('--data', () => {
  it.each([
    ['{"currency":"USD"}', undefined],
    ['{', 'it is no JSON'],
    ['[]', 'the body must be a JSON object'],
    ['null', 'the body must be a JSON object'],
    ['"x"', 'the body must be a JSON object'],
    ['{"request_payment_transaction":[]}', 'request_payment_transaction must be an object'],
    ['{"request_payment_transaction":null}', 'request_payment_transaction must be an object'],
    [JSON.stringify({ a: 'x'.repeat(1_000_000) }), 'the body is larger than 1 MB'],
  ])('is a JSON object, or refused with a reason (%#)', (text, complaint) => {
    const parsed = parseData(text);
    if (complaint === undefined) expect(parsed).toEqual({ value: { currency: 'USD' } });
    else expect(isComplaint(parsed) && parsed.complaint).toContain(complaint);
  });

  it('says what flags could have said', () => {
    expect(valuesOfData(data)).toEqual({ amount: 5, currency: 'EUR', reference: 'of the data' });
    expect(valuesOfData({ currency: 7, request_payment_transaction: { amount: '5' } })).toEqual({});
  });
});
