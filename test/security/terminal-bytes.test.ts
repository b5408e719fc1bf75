import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessToken,
  approved,
  declined,
  klarnaError,
  orderDocument,
  paymentDocument,
  stepUp,
  transaction,
  transactionId,
} from '../support/documents.ts';
import {
  answer,
  type Behaviour,
  type FaultServer,
  json,
  type Received,
  startFaultServer,
} from '../support/fault-server.ts';
import { klarnaCl } from '../support/run.ts';
import { keys, openShell } from '../support/terminal.ts';

/** What a server could do to a terminal: clear it, rename it, write its clipboard, blink, beep, go back, turn text. */
const tricks = [
  '\u001b[2J\u001b[H\u001b[5m\u001b[31;1m\u001b[?1049h\u001b[6n',
  '\u001b]0;owned\u0007\u001b]52;c;ZXZpbA==\u0007\u001b]8;;https://evil.example\u001b\\',
  '\u001bP$qm\u001b\\\u001b_x\u001b\\\u001bc\u001b#8',
  '\u009b2J\u009d0;owned\u009c\u0090q\u009c\u0085\u008d',
  '\u0000\u0007\u0008\u000b\u000c\u000e\u007f\r',
  '\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c\u2028\u2029\ufeff',
].join('');

/** A hostile text that can be found again by its name. */
const hostile = (name: string): string => `<${name}>${tricks}${name}\n\t${'\u001b[1m\u202e'.repeat(20)}`;
const long = (name: string): string => `${hostile(name)}${'x'.repeat(4000)}`;

/** What the tool itself sends to a terminal: chalk's colours, ora's line and cursor, the end of a line as a pty has it. */
const sequences = ['(?:1|2|22|3[0-9]|39|90)m', '\\?(?:25|2026)[lh]', '[02]K', '1?G', '\\d*[AB]'];
const ours = new RegExp(`${sequences.map((sequence) => `\u001b\\[${sequence}`).join('|')}|\r\n`, 'g');
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this test is about
const never = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Every character on its way to a terminal that is not ours and could do something there, with what follows it. */
const harmIn = (raw: string): string[] => {
  const rest = raw.replaceAll(ours, '');
  return [...rest.matchAll(never)].map(({ index }) => JSON.stringify(rest.slice(index, index + 12)));
};

const order = (attributes: Readonly<Record<string, unknown>>, sourceType?: string) => {
  const failed = transaction({
    number: hostile('transaction number'),
    succeeded: false,
    message: hostile('message'),
    error_code: hostile('error code'),
    error_detail: hostile('error detail'),
    created_at: '2026-03-04T05:06:07Z',
  });
  const plain = transaction({ number: '1', message: hostile('message'), succeeded: false }, 'authorizBb');
  const undated = transaction({ number: '2', created_at: hostile('created at') }, 'authorizCc');
  const document = orderDocument({
    attributes,
    transactions: [failed, plain, undated],
    ...(sourceType && { sourceType }),
  });
  return {
    ...document,
    included: document.included.map((resource) =>
      resource.type === 'payment_methods'
        ? { ...resource, attributes: { ...resource.attributes, name: hostile('method') } }
        : resource,
    ),
  };
};

const shownOrder = order({
  number: hostile('number'),
  status: hostile('status'),
  payment_status: hostile('payment status'),
  fulfillment_status: hostile('fulfillment status'),
  country_code: hostile('country'),
  currency_code: hostile('currency'),
  customer_email: `${hostile('customer')}@${hostile('domain')}`,
  placed_at: hostile('placed at'),
  payment_source_details: {
    klarna_id: hostile('klarna id'),
    payment_method_details: { fraud_status: hostile('fraud') },
  },
});
const openOrder = order({ number: hostile('number') });
const foreignOrder = order({ number: hostile('number') }, hostile('gateway'));
const payment = paymentDocument({
  session_id: hostile('session'),
  payment_methods: [{ identifier: hostile('identifier'), [hostile('member')]: 1 }],
});
const stored = (request: Received) =>
  paymentDocument({ auth_token: JSON.parse(request.body).data.attributes.auth_token, note: long('stored') });

const jsonApi = (status: number): Behaviour =>
  json(status, {
    errors: [
      {
        title: hostile('title'),
        detail: long('detail'),
        code: hostile('code'),
        status: hostile('http status'),
        source: { pointer: hostile('pointer') },
        meta: { error: hostile('meta'), trace_id: hostile('trace') },
      },
      { title: hostile('second title') },
    ],
    meta: { trace_id: hostile('trace') },
  });
const { document: refusal } = klarnaError(400, hostile('code'), long('error message'), {
  error_id: hostile('error id'),
  validation_errors: [{ parameter: hostile('parameter'), reason: hostile('reason') }],
});
const hostileHeaders = { 'klarna-correlation-id': 'c\u009b2J\u0085x', server: '\u009d0;owned\u009c' };

type Route = readonly [request: string, behave: (request: Received) => Behaviour];
const always = (document: unknown) => () => json(200, document);
const reads: readonly Route[] = [
  ['GET /api/klarna_payments/', always(payment)],
  ['GET /api/orders/', always(openOrder)],
];
const authorizes = (document: unknown): Route => ['POST /v2/', () => json(200, document, hostileHeaders)];

const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sent-token'];
const values = ['--amount', '11800', '--currency', 'USD', '--reference', 'acme-1'];
const authorize = ['authorize', '--session-token', 'krn:payment:eu1:x:y', ...values];
const both = ['--session-token', 'krn:payment:eu1:x:y', '--reference', 'acme-1'];
const flow = ['flow', '--route', 'both', 'ertHJlpPTR', '--auth-token', 'sent-token', ...both];
const native = ['flow', '--route', 'native', '--place', 'ertHJlpPTR', '--auth-token', 'sent-token'];

interface Scene {
  readonly args: readonly string[];
  readonly routes: readonly Route[];
  /** Names of hostile texts that must be seen, made harmless: else nothing was tried. */
  readonly seen: readonly string[];
  readonly exitCode: number;
}

const scenes: Readonly<Record<string, Scene>> = {
  'inspect by id': {
    args: ['inspect', 'ertHJlpPTR'],
    routes: [reads[0] as Route, ['GET /api/orders/', always(shownOrder)]],
    seen: ['number', 'status', 'payment status', 'method', 'country', 'klarna id', 'fraud', 'error detail', 'message'],
    exitCode: 0,
  },
  'inspect by e-mail, several found': {
    // Nobody is asked which one: that would wait for an answer.
    args: ['inspect', 'customer@email.us', '--no-input'],
    routes: [
      [
        'GET /api/orders',
        always({ data: [shownOrder.data, { ...shownOrder.data, id: 'NgojhKoyYO' }], included: shownOrder.included }),
      ],
    ],
    seen: ['status'],
    exitCode: 5,
  },
  'inspect, refused': {
    args: ['inspect', 'ertHJlpPTR'],
    routes: [['GET /api/', () => jsonApi(403)]],
    seen: ['detail', 'second title'],
    exitCode: 4,
  },
  'send-token': {
    args: sendToken,
    routes: [['PATCH /api/klarna_payments/', (request) => json(200, stored(request))]],
    seen: ['stored'],
    exitCode: 0,
  },
  'send-token, refused': {
    args: sendToken,
    routes: [['PATCH /api/', () => jsonApi(422)]],
    seen: ['detail', 'second title'],
    exitCode: 5,
  },
  'send-token, another resource': {
    args: sendToken,
    routes: [['PATCH /api/', always({ data: { id: 'ertHJlpPTR', type: hostile('type') } })]],
    seen: ['type'],
    exitCode: 14,
  },
  'send-token, broken': {
    args: [...sendToken, '--retries', '0'],
    routes: [['PATCH /api/', () => jsonApi(500)], ...reads],
    seen: ['detail'],
    exitCode: 7,
  },
  authorize: {
    args: authorize,
    routes: [authorizes({ ...approved({ payment_transaction_id: transactionId }), note: long('approved') })],
    seen: ['approved'],
    exitCode: 0,
  },
  'authorize, declined': {
    args: authorize,
    routes: [authorizes(declined(long('declined')))],
    seen: ['declined'],
    exitCode: 8,
  },
  'authorize, step up': {
    args: authorize,
    routes: [authorizes(stepUp(`https://pay.example/${hostile('url')}`))],
    seen: ['url'],
    exitCode: 9,
  },
  'authorize, refused': {
    args: authorize,
    routes: [['POST /v2/', () => json(400, refusal, hostileHeaders)]],
    seen: ['error message', 'parameter', 'reason'],
    exitCode: 5,
  },
  'authorize, an answer that is none': {
    args: authorize,
    routes: [authorizes(approved({ payment_transaction_id: hostile('transaction id') }))],
    seen: ['transaction id'],
    exitCode: 7,
  },
  'flow, declined': {
    args: flow,
    routes: [
      ...reads,
      ['PATCH /api/', (request) => json(200, stored(request))],
      authorizes(declined(hostile('declined'))),
    ],
    seen: ['declined', 'number'],
    exitCode: 8,
  },
  'flow, of another gateway': {
    args: flow,
    routes: [reads[0] as Route, ['GET /api/orders/', always(foreignOrder)]],
    seen: ['method', 'gateway', 'number'],
    exitCode: 5,
  },
  'flow --place, refused': {
    args: native,
    routes: [
      ...reads,
      ['PATCH /api/klarna_payments/', (request) => json(200, stored(request))],
      ['PATCH /api/orders/', () => jsonApi(422)],
    ],
    seen: ['detail', 'number'],
    exitCode: 12,
  },
};

const formats = [[], ...['json', 'compact', 'ndjson', 'yaml', 'table'].map((format) => ['--output', format])];
let server: FaultServer;
let routes: readonly Route[] = [];
beforeAll(async () => {
  server = await startFaultServer((_, request) => {
    const found = routes.find(([start]) => `${request.method} ${request.path}`.startsWith(start));
    return found?.[1](request) ?? answer(404, '{}');
  });
});
afterAll(() => server.close());

const environment = () => ({
  CL_ACCESS_TOKEN: accessToken({ organization: { id: 'x', slug: hostile('slug') } }),
  CL_BASE_URL: server.url,
  CL_AUTH_URL: server.url,
  KLARNA_API_KEY: 'klarna_test_api_x',
  KLARNA_BASE_URL: server.url,
  KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:M',
});

describe('whatever a server says, a terminal gets nothing from it but text', () => {
  it.each(Object.entries(scenes))('%s', async (_, scene) => {
    routes = scene.routes;
    const drawn = await Promise.all(
      formats.map(async (format) => {
        // A pty may tell of an end before it has told all that was drawn: the shell waits until all of it was seen.
        const terminal = openShell(
          `$CLI ${[...scene.args, '--verbose', ...format].join(' ')}; printf 'END:%s:' $?; read -r _`,
          {
            env: environment(),
          },
        );
        const exitCode = Number(/END:(\d+):/.exec(await terminal.sees(/END:\d+:/))?.[1]);
        terminal.types(keys.enter);
        await terminal.exitCode();
        return { format: format.join(' '), exitCode, raw: terminal.raw() };
      }),
    );
    for (const { format, exitCode, raw } of drawn) {
      expect({ format, exitCode, harm: harmIn(raw) }).toEqual({ format, exitCode: scene.exitCode, harm: [] });
      // A terminal breaks lines between words, and within them.
      const text = raw.replaceAll(ours, '').replaceAll(/\s+/g, '');
      for (const name of scene.seen) expect(text, `${format}: ${name}`).toContain(`<${name.replaceAll(' ', '')}>`);
    }
  });

  it('nor does a file: documents stay exact, and are harmless when they are shown', async () => {
    routes = scenes['inspect by id']?.routes ?? [];
    const run = await klarnaCl(['inspect', 'ertHJlpPTR', '--reveal'], {
      env: environment(),
      answersAreHostile: true,
    });
    expect(harmIn(run.stdout.replaceAll('\n', ''))).toEqual([]);
    expect(JSON.parse(run.stdout).order.status).toBe(hostile('status'));
  });

  it('would be found, were it let through', () => {
    for (const character of tricks) {
      const isHarmless = /[\u0020-\u007e]/.test(character);
      expect(harmIn(`text${character}text`)).toHaveLength(isHarmless ? 0 : 1);
    }
    expect(harmIn(`\u001b[36mours\u001b[39m\r\n${tricks}`).length).toBeGreaterThan(30);
  });
});
