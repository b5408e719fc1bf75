const klarnaPost = ({ KLARNA_BASE_URL, KLARNA_PARTNER_ACCOUNT_ID, KLARNA_API_KEY }, action) =>
  `curl ${KLARNA_BASE_URL}/v2/accounts/${KLARNA_PARTNER_ACCOUNT_ID}/payment/${action} \\\n` +
  `  -H 'Authorization: Basic ${KLARNA_API_KEY}' \\\n  -H 'Content-Type: application/json'`;

/** What the page shows in tabs. A column is a heading, the field of a row, and how the field is drawn. */
export const kinds = [
  {
    name: 'orders',
    title: 'Orders',
    one: 'order',
    columns: [
      ['Order', 'name'],
      ['Status', 'status', 'tone'],
      ['Payment', 'payment_status', 'tone'],
      ['Amount', 'amount', 'amount'],
      ['Customer', 'customer'],
      ['Created', 'at', 'time'],
    ],
    hint: ({ url }) => ['Add three orders with their payments:', `curl ${url}/__sandbox/seed -d '{"count": 3}'`],
  },
  {
    name: 'klarna_payments',
    title: 'Payments',
    one: 'payment',
    columns: [
      ['Payment', 'name', 'id'],
      ['Order', 'order'],
      ['Token', 'auth_token', 'tone'],
      ['Session', 'session', 'tone'],
      ['Amount', 'amount', 'amount'],
      ['Created', 'at', 'time'],
    ],
    hint: ({ url }) => ['Add an order with a Klarna payment:', `curl ${url}/__sandbox/seed -d '{}'`],
  },
  {
    name: 'cl_transactions',
    title: 'Order transactions',
    one: 'order transaction',
    columns: [
      ['Number', 'name'],
      ['Kind', 'kind'],
      ['Order', 'order'],
      ['Result', 'status', 'tone'],
      ['Amount', 'amount', 'amount'],
      ['Created', 'at', 'time'],
    ],
    hint: ({ url, sections }) => [
      'They come with placing an order. Place one:',
      `CL_BASE_URL=${url} CL_AUTH_URL=${url} CL_CLIENT_ID=sandbox CL_CLIENT_SECRET=sandbox-secret \\\n` +
        `  klarna-cl flow --route native --place --payment-id ${sections.klarna_payments.rows[0]?.id ?? 'ertHJlpPTR'} --auth-token sandbox-auth`,
    ],
  },
  {
    name: 'klarna_transactions',
    title: 'Klarna transactions',
    one: 'Klarna transaction',
    columns: [
      ['Reference', 'name'],
      ['Kind', 'kind'],
      ['State', 'status', 'tone'],
      ['Amount', 'amount', 'amount'],
      ['Captured', 'captured', 'amount'],
      ['Refunded', 'refunded', 'amount'],
      ['Created', 'at', 'time'],
    ],
    hint: ({ environment }) => [
      'They come with placing an order, or with an approved authorization. Make one:',
      `${klarnaPost(environment, 'authorize')} \\\n` +
        `  -H 'Klarna-Network-Session-Token: krn:payment:eu1:klarna-network-session-token:sandbox-approved' \\\n` +
        `  -d '{"currency": "USD", "request_payment_transaction": {"amount": 11800, "payment_transaction_reference": "1234"}}'`,
    ],
  },
  {
    name: 'payment_requests',
    title: 'Payment requests',
    one: 'payment request',
    columns: [
      ['Reference', 'name'],
      ['State', 'status', 'tone'],
      ['Amount', 'amount', 'amount'],
      ['Expires', 'expires_at', 'time'],
      ['Created', 'at', 'time'],
    ],
    hint: ({ environment }) => [
      'Ask a customer to pay:',
      `${klarnaPost(environment, 'requests')} \\\n` +
        `  -d '{"currency": "USD", "amount": 11800, "payment_request_reference": "1234", "customer_interaction_config": {"method": "HANDOVER", "return_url": "https://example.com/back"}}'`,
    ],
  },
];

/** The latest requests, which stand beside the tabs. */
export const requestKind = {
  name: 'requests',
  title: 'Requests',
  one: 'request',
  columns: [
    ['Request', 'path'],
    ['Status', 'status', 'http'],
    ['Answered by', 'vendor'],
    ['Fault', 'fault', 'fault'],
    ['At', 'at', 'time'],
  ],
  hint: ({ url }) => [
    'Get an access token, as every client of Commerce Layer does first:',
    `curl ${url}/oauth/token -H 'Content-Type: application/json' \\\n` +
      `  -d '{"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox-secret"}'`,
  ],
};
