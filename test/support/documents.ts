/** Documents as the two vendors send them, in the shapes of the facts pages; each part may be changed. */

type Json = Readonly<Record<string, unknown>>;

export const paymentId = 'ertHJlpPTR';
export const orderId = 'NgojhKoyYN';
export const authToken = '0b1d9815-165e-42e2-8867-35bc03789e00';
export const sessionToken = 'krn:payment:eu1:klarna-network-session-token:canary-5f1c2b7e9a';
export const transactionId = 'krn:payment:eu1:transaction:6debe89e-98c0-486e-b7a5-08a4f6df94b0';

const meta = { mode: 'test', organization_id: 'Op2qQrRsSt', trace_id: '4d7e0f3a6b9c2d5e' };
export const commerceLayerMode = (mode: 'test' | 'live') => ({ ...meta, mode });

/** An access token like Commerce Layer's: a JWT whose signature nobody here checks. */
export const accessToken = (claims: Json = {}): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    organization: { id: 'Op2qQrRsSt', slug: 'acme' },
    application: { kind: 'integration' },
    test: true,
    exp: 1_900_000_000,
    ...claims,
  };
  return `${part({ alg: 'HS512' })}.${part(payload)}.c2lnbmF0dXJl`;
};

export const tokenAnswer = (token = accessToken()) => ({
  status: 200,
  document: { access_token: token, token_type: 'bearer', expires_in: 7200, scope: 'market:all' },
});

export const paymentDocument = (attributes: Json = {}, changes: Json = {}) => ({
  data: {
    id: paymentId,
    type: 'klarna_payments',
    attributes: {
      session_id: authToken,
      client_token: 'eyJhbGciOiJIUzI1NiJ9.client-token',
      payment_methods: [{ identifier: 'klarna' }],
      mismatched_amounts: false,
      ...attributes,
    },
    relationships: { order: { data: { type: 'orders', id: orderId } } },
    meta,
    ...changes,
  },
});

const line = (id: string, attributes: Json) => ({ id, type: 'line_items', attributes: { quantity: 1, ...attributes } });

/** Three lines that come to 118.00, tax included. */
const someLines = [
  line('lineOneAaa', {
    item_type: 'skus',
    name: 'Shirt',
    quantity: 2,
    unit_amount_cents: 6000,
    total_amount_cents: 12000,
    tax_amount_cents: 2000,
  }),
  line('lineTwoBbb', { item_type: 'shipments', name: 'Shipping', total_amount_cents: 800, tax_amount_cents: 0 }),
  line('lineThreeC', { item_type: 'gift_cards', name: 'Gift card', total_amount_cents: -1000, tax_amount_cents: 0 }),
];

export const transaction = (attributes: Json = {}, id = 'authorizAa', type = 'authorizations') => ({
  id,
  type,
  attributes: { number: '42/T/001', amount_cents: 11800, succeeded: true, ...attributes },
});

interface OrderChanges {
  readonly attributes?: Json;
  readonly relationships?: Json;
  readonly lines?: readonly { readonly id: string; readonly type: string; readonly attributes: Json }[];
  readonly transactions?: readonly { readonly id: string; readonly type: string; readonly attributes: Json }[];
  readonly sourceType?: string;
}

const link = ({ type, id }: { readonly type: string; readonly id: string }) => ({ type, id });

export const orderDocument = ({
  attributes = {},
  relationships = {},
  lines = someLines,
  transactions = [],
  sourceType = 'klarna_payments',
}: OrderChanges = {}) => {
  const method = {
    id: 'methodAaaa',
    type: 'payment_methods',
    attributes: { name: 'Klarna', payment_source_type: sourceType },
  };
  return {
    data: {
      id: orderId,
      type: 'orders',
      attributes: {
        number: 1234,
        status: 'pending',
        payment_status: 'unpaid',
        currency_code: 'USD',
        country_code: 'US',
        customer_email: 'customer@email.us',
        tax_included: true,
        total_amount_with_taxes_cents: 11800,
        total_amount_with_taxes_float: 118,
        formatted_total_amount_with_taxes: '$118.00',
        ...attributes,
      },
      relationships: {
        payment_method: { data: link(method) },
        payment_source: { data: { type: 'klarna_payments', id: paymentId } },
        line_items: { data: lines.map(link) },
        transactions: { data: transactions.map(link) },
        ...relationships,
      },
      meta,
    },
    included: [method, ...lines, ...transactions],
  };
};

/** The order after `_place` has succeeded. */
export const placedOrder = (attributes: Json = {}, transactions = [transaction()]) =>
  orderDocument({
    attributes: {
      status: 'placed',
      payment_status: 'authorized',
      payment_source_details: {
        klarna_id: '9f0e1d2c-0000-4000-8000-000000000001',
        payment_method_details: { fraud_status: 'ACCEPTED' },
      },
      ...attributes,
    },
    transactions,
  });

export const approved = (changes: Json = {}) => ({
  payment_transaction_response: {
    result: 'APPROVED',
    payment_transaction: {
      payment_transaction_id: transactionId,
      payment_transaction_reference: 'acme-1',
      amount: 11800,
      currency: 'USD',
      ...changes,
    },
  },
});

export const declined = (reason?: string) => ({
  payment_transaction_response: { result: 'DECLINED', ...(reason === undefined ? {} : { result_reason: reason }) },
});

export const stepUp = (url?: string) => ({
  payment_transaction_response: { result: 'STEP_UP_REQUIRED' },
  payment_request: {
    payment_request_id: 'krn:payment:eu1:request:1',
    state: 'SUBMITTED',
    state_context: { customer_interaction: { method: 'HANDOVER', ...(url ? { payment_request_url: url } : {}) } },
  },
});

export const jsonApiError = (status: number, code: string, detail = 'Some detail.', more: Json = {}) => ({
  status,
  document: { errors: [{ title: 'Some title', detail, code, status: String(status), ...more }] },
});

export const klarnaError = (status: number, code: string, message = 'Some message.', more: Json = {}) => ({
  status,
  document: {
    error_id: '6f0e1d2c',
    error_type: 'INPUT_ERROR',
    error_code: code,
    error_message: message,
    ...more,
  },
  headers: { 'klarna-correlation-id': 'c0rr-1' },
});
