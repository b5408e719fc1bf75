import {
  accessToken,
  approved,
  authToken,
  declined,
  jsonApiError,
  klarnaError,
  orderDocument,
  paymentDocument,
  placedOrder,
  stepUp,
  tokenAnswer,
  transaction,
  transactionId,
} from '../../support/documents.ts';
import { type Case, corpusOf, distinct } from '../corpus.ts';

/** The requests of a payment, by what they are for; a read of the order before and after it was placed. */
export type Route = 'token' | 'payment' | 'order' | 'stored' | 'placed' | 'authorization' | 'transaction';

/** One line and one authorization: as many members as are read, none twice. */
const lines = [
  {
    id: 'lineOneAaa',
    type: 'line_items',
    attributes: {
      item_type: 'skus',
      name: 'Shirt',
      sku_code: 'SHIRT',
      quantity: 2,
      unit_amount_cents: 5900,
      total_amount_cents: 11800,
      tax_amount_cents: 0,
      image_url: 'https://shop.example/shirt.png',
    },
  },
];
const more = {
  fulfillment_status: 'unfulfilled',
  total_tax_amount_cents: 0,
  duty_amount_cents: 0,
  expires_at: '2099-01-01T00:00:00Z',
  placed_at: '2026-03-04T00:00:00Z',
  payment_updated_at: '2026-03-04T00:00:00Z',
  reference: 'shop-1',
};
const made = transaction({
  message: 'ok',
  error_code: 'none',
  error_detail: 'none',
  created_at: '2026-03-04T00:00:00Z',
});

/** What is answered where nothing is wrong. */
export const healthy: Readonly<Record<Route, unknown>> = {
  token: tokenAnswer(accessToken({ organization: { id: 'Op2qQrRsSt', slug: 'sandbox' } })).document,
  payment: paymentDocument(),
  order: orderDocument({ lines, attributes: more }),
  stored: paymentDocument({ auth_token: authToken }),
  placed: placedOrder(more, [made]),
  authorization: approved({ payment_transaction_reference: 'shop-1-1' }),
  transaction: { payment_transaction_id: transactionId, state: 'AUTHORIZED', amount: 11800 },
};

const refusals: Readonly<
  Record<string, { readonly route: Route; readonly status: number; readonly document: unknown }>
> = {
  'a refused token': {
    route: 'stored',
    ...jsonApiError(422, 'VALIDATION_ERROR', 'Not valid.', {
      source: { pointer: '/data/attributes/auth_token' },
      meta: { error: 'expired', value: 'x' },
    }),
  },
  'a refused placing': {
    route: 'placed',
    ...jsonApiError(422, 'VALIDATION_ERROR', 'Declined by Klarna.', {
      source: { pointer: '/data/relationships/payment_source' },
      meta: { error: 'declined' },
    }),
  },
  'a missing payment': { route: 'payment', ...jsonApiError(404, 'RECORD_NOT_FOUND') },
  'an unauthorized client': {
    route: 'token',
    status: 401,
    document: { errors: { title: 'No', detail: 'Who?', code: 'UNAUTHORIZED', status: 401 } },
  },
  'a refused authorization': {
    route: 'authorization',
    ...klarnaError(400, 'VALIDATION_ERROR', 'Not valid.', {
      validation_errors: [{ parameter: 'amount', reason: 'is wrong', error_message: 'wrong' }],
    }),
  },
  'a conflict': {
    route: 'authorization',
    ...klarnaError(409, 'RESOURCE_CONFLICT', 'Used.', { errors: [{ parameter: 'token', reason: 'was used' }] }),
  },
};

const verdicts: Readonly<Record<string, unknown>> = {
  declined: declined('FRAUD'),
  'step up': stepUp('https://pay.example/approve?token=abcdefghijklmnop'),
};

const gone = '@@gone@@';

/** What stands where something else is expected; as JSON text, since not all of it is what a program would write. */
const strangers: Readonly<Record<string, string>> = {
  missing: gone,
  null: 'null',
  true: 'true',
  zero: '0',
  'a negative': '-11800',
  'a fraction': '0.5',
  'more than a double': '1e400',
  'too large to count': '9007199254740993',
  'an empty text': '""',
  'a text that acts on a terminal': '"\\u001b]52;c;ZXZpbA==\\u0007\\u202e\\u009b2J\\r\\n"',
  'a way out of the path': '"../../../evil?x=1#"',
  'half a character': '"\\ud800"',
  'a long text': JSON.stringify('long '.repeat(4000)),
  'an empty list': '[]',
  'a list of lists': '[[["x"]]]',
  'an empty object': '{}',
  'an object that poses as text': '{"toString":"x","valueOf":1,"length":10}',
  'a prototype': '{"__proto__":{"polluted":true}}',
};

type Path = readonly (string | number)[];

const pathsIn = (node: unknown, path: Path = []): Path[] => {
  if (typeof node !== 'object' || node === null) return [path];
  const inside = Array.isArray(node) ? node.map((item, index) => [index, item] as const) : Object.entries(node);
  return [path, ...inside.flatMap(([name, value]) => pathsIn(value, [...path, name]))];
};

const replaced = (node: unknown, [name, ...rest]: Path, by: string): unknown => {
  if (name === undefined) return by;
  if (Array.isArray(node)) return node.map((item, index) => (index === name ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(Object(node)).map(([key, value]) => [key, key === name ? replaced(value, rest, by) : value]),
  );
};

const marker = '@@here@@';

/** The document's text with one member put in by hand. */
const withMember = (document: unknown, path: Path, json: string): string => {
  const text = JSON.stringify(replaced(document, path, marker));
  if (json !== gone) return text.replace(`"${marker}"`, () => json);
  return text.replace(new RegExp(`"[^"]*":"${marker}",?|"${marker}",?`), '').replace(/,([}\]])/g, '$1');
};

export interface Answered {
  readonly route: Route;
  readonly status: number;
  readonly body: string;
}

/** Members that nobody reads, so that what stands there changes nothing. */
const unread: readonly string[] = [
  'token_type',
  'scope',
  'organization_id',
  'formatted_total_amount_with_taxes',
  'error_id',
  'error_type',
  'title',
  'method',
  'identifier',
];

/** Always these, and three of the others in turn, so that each member meets every sort of stranger somewhere near. */
const always: readonly string[] = ['missing', 'null', 'a text that acts on a terminal'];
const others = Object.keys(strangers).filter((what) => !always.includes(what));
const strangersAt = (index: number): readonly string[] => [
  ...always,
  ...[0, 1, 2].map((step) => others[(index * 3 + step) % others.length] ?? ''),
];

const everyMember = (name: string, route: Route, status: number, document: unknown): Case<Answered>[] =>
  pathsIn(document)
    .filter((path) => !unread.includes(String(path.at(-1))))
    .flatMap((path, index) =>
      strangersAt(index).map((what) => ({
        name: `${name}: ${path.join('.') || 'all of it'} is ${what}`,
        input: { route, status, body: withMember(document, path, strangers[what] ?? '') },
      })),
    );

/** Every member that is read, in every answer of a payment, as each kind of thing that it is not. */
export const strangeMembers = corpusOf(
  'members of answers',
  distinct([
    ...Object.entries(healthy).flatMap(([route, document]) =>
      // The order is read before and after placing; once is enough for what both have.
      route === 'stored' ? [] : everyMember(route, route as Route, 200, document),
    ),
    ...Object.entries(refusals).flatMap(([name, { route, status, document }]) =>
      everyMember(name, route, status, document),
    ),
    ...Object.entries(verdicts).flatMap(([name, document]) => everyMember(name, 'authorization', 200, document)),
  ]),
);
