/** What is known to be harmless in a request or an answer. Everything that is not named here is masked. */
const harmlessHeaders = new Set([
  'accept',
  'cf-ray',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'klarna-correlation-id',
  'klarna-idempotency-key',
  'partner-correlation-id',
  'retry-after',
  'server',
  'user-agent',
  'x-ratelimit-interval',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
]);

const harmlessFields = new Set([
  'amount',
  'capture',
  'code',
  'currency',
  'currency_code',
  'error_code',
  'error_id',
  'error_type',
  'expires_in',
  'fraud_status',
  'fulfillment_status',
  'grant_type',
  'id',
  'mismatched_amounts',
  'mode',
  'number',
  'parameter',
  'payment_source_type',
  'payment_status',
  'payment_transaction_id',
  'payment_transaction_reference',
  'pointer',
  'result',
  'result_reason',
  'state',
  'status',
  'title',
  'token_type',
  'total_amount_with_taxes_cents',
  'trace_id',
  'type',
]);

/** Credentials are masked wholly, however long they are. */
const credentialFields = new Set([
  'access_token',
  'refresh_token',
  'client_secret',
  'password',
  'api_key',
  'api_secret',
  'signing_key',
]);

const harmlessQuery =
  /^(?:include|sort|page\[\w+\]|fields\[\w+\]|filter\[q\]\[(?:id|number|status|payment_status)_\w+\])$/;

/** `0b1d…9e00`; what is too short to hide anything that way is masked wholly. */
const mask = (value: string): string => (value.length < 24 ? '…' : `${value.slice(0, 4)}…${value.slice(-4)}`);

/** `Authorization: Bearer …`: the scheme says something, the credential is masked. */
export const maskHeader = (name: string, value: string): string => {
  if (harmlessHeaders.has(name.toLowerCase())) return value;
  const scheme = /^(?:Basic|Bearer) /.exec(value)?.[0] ?? '';
  return `${scheme}${scheme === '' ? mask(value) : '…'}`;
};

/** The one secret that a vendor puts into a path: the customer's approval, of Klarna Payments v1. */
const tokenInPath = /(\/payments\/v1\/authorizations\/)([^/]+)/;

/** The address with every query value masked that is not known to be harmless, and the token. Ids in the path stay. */
export const maskUrl = (address: string): string => {
  const url = new URL(address);
  const query = [...url.searchParams].map(
    ([name, value]) => `${name}=${harmlessQuery.test(name) ? value : mask(value)}`,
  );
  const path = url.pathname.replace(tokenInPath, (_, before: string, token: string) => before + mask(token));
  return `${url.origin}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
};

/**
 * A copy of a JSON document that shows every field's name and the values of the harmless ones. A value in `secrets` is
 * masked in whichever field it stands: a token can come back under a harmless name.
 */
export const maskBody = (node: unknown, secrets: ReadonlySet<string>, field = ''): unknown => {
  if (Array.isArray(node)) return node.map((item) => maskBody(item, secrets, field));
  if (typeof node === 'object' && node !== null) {
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, maskBody(value, secrets, name)]));
  }
  if (node === null || node === '') return node;
  const text = String(node);
  if (harmlessFields.has(field) && !secrets.has(text) && text.length <= 120) return node;
  return typeof node === 'boolean' || credentialFields.has(field) ? '…' : mask(text);
};

/** The values of a body that are masked by their field: what `secrets` should hold for the answer. */
export const secretsOf = (node: unknown, field = ''): string[] => {
  if (Array.isArray(node)) return node.flatMap((item) => secretsOf(item, field));
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).flatMap(([name, value]) => secretsOf(value, name));
  }
  return typeof node === 'string' && node.length >= 8 && !harmlessFields.has(field) ? [node] : [];
};
