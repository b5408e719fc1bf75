import { jsonApiError, klarnaError } from '../support/documents.ts';
import {
  answer,
  closeBeforeHeaders,
  deepJson,
  gzipBomb,
  json,
  resetBeforeHeaders,
  resetInBody,
  slowDrip,
} from '../support/fault-server.ts';
import type { Reply } from '../support/gateway.ts';
import type { Delivery } from '../support/raw-vendors.ts';

/** The path that redirects point to; nobody may ever ask for it. */
export const elsewhere = '/elsewhere';

const page = '<!doctype html><title>Sign in</title><h1>Sign in</h1>';
const htmlType = { 'content-type': 'text/html; charset=utf-8' };

/** A refusal in the words of the vendor that is asked. */
const refusal =
  (status: number, commerceLayer: string, klarna: string, headers: Readonly<Record<string, string>> = {}): Delivery =>
  (_, request) => {
    const isKlarna = request.path.startsWith('/v2/');
    const { document } = isKlarna ? klarnaError(status, klarna) : jsonApiError(status, commerceLayer);
    return json(status, document, headers);
  };

/** To another name of the server itself, where it can be seen who follows. */
const toAnotherHost: Delivery = (_, { headers }) =>
  answer(307, '', { location: `http://localhost:${headers.host?.split(':')[1]}${elsewhere}` });
const toAnotherPath: Delivery = () => answer(302, '', { location: elsewhere });

/** The genuine answer with some facts replaced, still valid JSON. */
const changed =
  (change: (name: string, value: unknown) => unknown): Delivery =>
  ({ status, type, body }) =>
    answer(status, JSON.stringify(JSON.parse(body, (name, value) => change(name, value))), { 'content-type': type });

const amounts = ['amount', 'amount_cents', 'total_amount_with_taxes_cents'];
const currencies = ['currency', 'currency_code'];

/** What an answer of Klarna's is told by. */
const names = [
  'payment_transaction_reference',
  'payment_request_reference',
  'payment_request_id',
  'payment_transaction_id',
];

const otherId = (name: string, value: unknown): unknown => {
  if (name === 'id' && /^[A-Za-z]{10}$/.test(String(value))) return 'XxXxXxXxXx';
  if (value === 'ertHJlpPTR' || value === 'NgojhKoyYN') return 'XxXxXxXxXx';
  return names.includes(name) ? `${String(value)}-other` : value;
};

/** The access token of the answer, of the live mode. */
const liveToken = (name: string, value: unknown): unknown => {
  if (name === 'mode') return 'live';
  if (name !== 'access_token') return value;
  const [head = '', payload = '', signature = ''] = String(value).split('.');
  const claims = Buffer.from(payload, 'base64url').toString('utf8').replace('"test":true', '"test":false');
  return [head, Buffer.from(claims).toString('base64url'), signature].join('.');
};

/** A payment request that repeats what it is about, which the sandbox's does not. */
const alsoSaying =
  (more: object) =>
  (name: string, value: unknown): unknown =>
    name === '' && typeof value === 'object' && value !== null && 'payment_request_id' in value
      ? { ...value, ...more }
      : value;

const wordless =
  (status: number): Delivery =>
  () =>
    answer(status, '');

/** How each fault looks on the wire; where a row means several things, all of them, the plainest first. */
export const deliveries: Readonly<Record<string, readonly [Delivery, ...Delivery[]]>> = {
  'reset-before-headers': [() => resetBeforeHeaders, () => closeBeforeHeaders],
  'reset-in-body': [() => resetInBody],
  'slow-drip': [() => slowDrip],
  '429-retry-after': [refusal(429, 'TOO_MANY_REQUESTS', 'RATE_LIMITED', { 'retry-after': '7' })],
  '429': [refusal(429, 'TOO_MANY_REQUESTS', 'RATE_LIMITED')],
  '500': [refusal(500, 'INTERNAL_SERVER_ERROR', 'TIMEOUT')],
  '502': [() => answer(502, page, htmlType)],
  '503': [refusal(503, 'SERVICE_UNAVAILABLE', 'TEMPORARY_UNAVAILABLE')],
  '504': [wordless(504)],
  malformed: [
    ({ body }: Reply) => answer(200, body.slice(0, -5)),
    () => answer(200, Buffer.from('{"a":"\xff"}', 'latin1')),
  ],
  html: [() => answer(200, page, htmlType)],
  empty: [wordless(200), () => (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n')],
  huge: [() => answer(200, `"${'x'.repeat(1024 * 1024)}"`), () => gzipBomb, () => deepJson(65)],
  'content-type': [({ status, body }: Reply) => answer(status, body, { 'content-type': 'text/plain; charset=utf-8' })],
  redirect: [toAnotherHost, toAnotherPath],
  '401-invalid-token': [() => json(401, jsonApiError(401, 'INVALID_TOKEN').document)],
  '401': [refusal(401, 'UNAUTHORIZED', 'UNAUTHORIZED')],
  '403': [refusal(403, 'FORBIDDEN', 'OPERATION_FORBIDDEN')],
  '403-bare': [wordless(403)],
  'wrong-id': [changed(otherId)],
  'wrong-amount': [
    changed((name, value) => (amounts.includes(name) ? Number(value) + 1 : alsoSaying({ amount: 1 })(name, value))),
  ],
  'wrong-currency': [
    changed((name, value) => (currencies.includes(name) ? 'SEK' : alsoSaying({ currency: 'SEK' })(name, value))),
  ],
  'wrong-mode': [changed(liveToken)],
  '409': [refusal(409, 'RECORD_NOT_UNIQUE', 'RESOURCE_CONFLICT')],
  '422': [refusal(422, 'VALIDATION_ERROR', 'VALIDATION_ERROR')],
};

/** @throws Error for a fault that nobody knows how to deliver */
export const deliveriesOf = (slug: string): readonly [Delivery, ...Delivery[]] => {
  const known = deliveries[slug];
  if (known === undefined) throw new Error(`nobody knows how to deliver ${slug}`);
  return known;
};
