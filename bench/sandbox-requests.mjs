import { requestOf } from './load.mjs';

/** What is asked of a sandbox: for each kind, the bytes of its n-th request. */
export const kindsOf = async (url) => {
  const { host } = new URL(url);
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: 'sandbox', client_secret: 'sandbox-secret' }),
  });
  const { access_token: token } = await answer.json();
  const media = 'application/vnd.api+json';
  const authorization = `Bearer ${token}`;
  const get = (path) => {
    const bytes = requestOf({ method: 'GET', path: `/api/${path}`, headers: { accept: media, authorization } }, host);
    return () => bytes;
  };
  const authorize = (name) =>
    requestOf(
      {
        method: 'POST',
        path: '/v2/accounts/krn%3Apartner%3Aglobal%3Aaccount%3Atest%3ASANDBOX0/payment/authorize',
        headers: {
          authorization: 'Basic klarna_test_api_sandbox',
          'content-type': 'application/json',
          'klarna-network-session-token': `krn:payment:eu1:klarna-network-session-token:sandbox-approved.${name}`,
        },
        body: {
          currency: 'USD',
          request_payment_transaction: { amount: 11800, payment_transaction_reference: 'bench' },
        },
      },
      host,
    );
  const patches = Array.from({ length: 100 }, (_, index) =>
    requestOf(
      {
        method: 'PATCH',
        path: '/api/klarna_payments/ertHJlpPTR',
        headers: { accept: media, 'content-type': media, authorization },
        body: { data: { type: 'klarna_payments', id: 'ertHJlpPTR', attributes: { auth_token: `bench-${index}` } } },
      },
      host,
    ),
  );
  const again = Array.from({ length: 100 }, (_, index) => authorize(`again-${index}`));
  let fresh = 0;
  return {
    payment: get('klarna_payments/ertHJlpPTR'),
    order: get('orders/NgojhKoyYN'),
    included: get('orders/NgojhKoyYN?include=line_items,billing_address,payment_source,payment_method'),
    patch: (n) => patches[n % patches.length],
    again: (n) => again[n % again.length],
    authorize: () => {
      fresh += 1;
      return authorize(`new-${fresh}`);
    },
  };
};
