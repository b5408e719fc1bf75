import { describe, expect, it } from 'vitest';
import { planBrowserFlow } from '../../src/flows/browser-plan.ts';
import { type PlanInputs, planJsonVariables, planVariables } from '../../src/flows/plan.ts';
import { toCurl } from '../../src/output/planned.ts';

const inputs: PlanInputs = {
  grant: 'integration',
  partnerAccountId: '$KLARNA_PARTNER_ACCOUNT_ID',
  values: {},
  withOrder: false,
};
const ofOrder: PlanInputs = { ...inputs, orderId: 'NgojhKoyYN', withOrder: true };
const whole = { place: false, tokenOnly: false };
const requests = '$KLARNA_BASE_URL/v2/accounts/$KLARNA_PARTNER_ACCOUNT_ID/payment/requests';
const authorize = 'POST $KLARNA_BASE_URL/v2/accounts/$KLARNA_PARTNER_ACCOUNT_ID/payment/authorize';
const api = '$CL_BASE_URL/api';
const token = 'POST $CL_AUTH_URL/oauth/token';

const lines = (...given: Parameters<typeof planBrowserFlow>) =>
  planBrowserFlow(...given).map(({ method, url }) => `${method} ${url.split('?')[0]}`);

describe('the plan of a flow whose tokens the customer brings', () => {
  it('creates a payment for an order on the native route, and places it', () => {
    expect(lines(ofOrder, { ...whole, route: 'native', place: true })).toEqual([
      token,
      `GET ${api}/orders/NgojhKoyYN`,
      `POST ${api}/klarna_payments`,
      `PATCH ${api}/klarna_payments/$PAYMENT_ID`,
      `PATCH ${api}/orders/NgojhKoyYN`,
    ]);
  });

  it('reads a payment that is named, and ends before the first write with --token-file', () => {
    const native = { route: 'native', place: false, tokenOnly: true } as const;
    expect(lines({ ...inputs, paymentId: 'ertHJlpPTR' }, native)).toEqual([
      token,
      `GET ${api}/klarna_payments/ertHJlpPTR`,
      `GET ${api}/orders/$ORDER_ID`,
    ]);
  });

  it('asks Klarna for a payment request on the network route, and follows it', () => {
    expect(lines(inputs, { ...whole, route: 'network' })).toEqual([
      `POST ${requests}`,
      `GET ${requests}/$PAYMENT_REQUEST_ID`,
      authorize,
    ]);
    expect(lines(ofOrder, { ...whole, route: 'network' })).toEqual([
      token,
      `GET ${api}/orders/NgojhKoyYN`,
      `GET ${api}/orders/NgojhKoyYN`,
      `POST ${requests}`,
      `GET ${requests}/$PAYMENT_REQUEST_ID`,
      authorize,
    ]);
  });

  it('creates no payment request where one is named', () => {
    const paymentRequestId = 'krn:payment:eu1:request:0b1d9815';
    expect(lines({ ...inputs, values: { paymentRequestId } }, { ...whole, route: 'network' })).toEqual([
      `GET ${requests}/${paymentRequestId}`,
      authorize,
    ]);
  });

  it('goes both ways on the route that tries both', () => {
    expect(lines({ ...inputs, withOrder: true }, { ...whole, route: 'both' })).toEqual([
      token,
      `GET ${api}/klarna_payments/$PAYMENT_ID`,
      `GET ${api}/orders/$ORDER_ID`,
      `GET ${api}/orders/$ORDER_ID`,
      `POST ${requests}`,
      `GET ${requests}/$PAYMENT_REQUEST_ID`,
      `PATCH ${api}/klarna_payments/$PAYMENT_ID`,
      authorize,
    ]);
  });

  it('shows what it cannot know as variables of a shell', () => {
    const [, , , create, , last] = planBrowserFlow(ofOrder, { ...whole, route: 'network' });
    if (create === undefined || last === undefined) throw new Error('the plan is too short');
    expect(JSON.parse(create.body ?? '')).toEqual({
      currency: '$CURRENCY',
      amount: '$AMOUNT',
      payment_request_reference: '$REFERENCE',
      supplementary_purchase_data: '$PAYMENT_REQUEST_PURCHASE_DATA',
      customer_interaction_config: { method: 'HANDOVER' },
    });
    expect(JSON.parse(last.body ?? '')).toMatchObject({ payment_request_id: '$PAYMENT_REQUEST_ID' });
    const curl = toCurl(create, planVariables, planJsonVariables);
    expect(curl).toContain(`"amount":'"$AMOUNT"',`);
    expect(curl).toContain(`'Klarna-Idempotency-Key: '"$PAYMENT_REQUEST_KEY"`);
  });
});
