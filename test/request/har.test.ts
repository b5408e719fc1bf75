import { describe, expect, it, onTestFinished } from 'vitest';
import { openHar } from '../../src/request/har.ts';
import type { HttpSettings, Step } from '../../src/request/step.ts';
import {
  answer,
  type Behaviour,
  closedPort,
  json,
  resetBeforeHeaders,
  startFaultServer,
} from '../support/fault-server.ts';
import { harComplaints } from '../support/har-schema.ts';
import { stepOf, withHttp } from './world.ts';

const token = 'canary-0b1d9815-165e-42e2-8867-35bc03789e00';
const session = 'krn:payment:eu1:klarna-network-session-token:canary-5f1c2b7e9a';
const secrets = [token, session, 'canary-bearer', 'canary-cookie', 'someone@example.com', '1990-01-01', 'canary-query'];

/** The file of one step, sent to a server that answers one thing after another. */
const harOf = async (
  behaviours: readonly Behaviour[],
  changes: Partial<Step> = {},
  settings: Partial<HttpSettings> = {},
) => {
  const server = await startFaultServer((count) => behaviours[count - 1] ?? resetBeforeHeaders);
  onTestFinished(server.close);
  const har = openHar('1.2.3');
  await withHttp({ recorder: har.record, ...settings }, (http) =>
    http.send(stepOf('store-token', server.url, changes)).catch(() => {}),
  );
  const document = har.document();
  expect(harComplaints(document)).toEqual([]);
  // biome-ignore lint/suspicious/noExplicitAny: a document, looked at member by member
  return document as any;
};

const body = JSON.stringify({
  data: {
    id: 'ertHJlpPTR',
    attributes: { auth_token: token, email: 'someone@example.com', date_of_birth: '1990-01-01' },
  },
});
const withSecrets: Partial<Step> = {
  headers: {
    Authorization: 'Bearer canary-bearer',
    'Content-Type': 'application/json',
    'Klarna-Network-Session-Token': session,
  },
  body,
};
const saying = json(
  200,
  { data: { id: 'ertHJlpPTR', attributes: { reference: token }, meta: { trace_id: 'trace-1' } } },
  {
    'set-cookie': 'canary-cookie=canary-cookie',
    'klarna-correlation-id': 'correlation-1',
    location: 'https://x/?a=canary-query',
  },
);

describe('a HAR file', () => {
  it('is one as HAR 1.2 has it, with what is ours under names of our own', async () => {
    const { log } = await harOf([saying]);
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'klarna-cl', version: '1.2.3' } });
    expect(log.entries).toHaveLength(1);
    expect(log.entries[0]).toMatchObject({
      request: { method: 'PATCH', cookies: [] },
      response: { status: 200, statusText: 'Status', cookies: [], redirectURL: '' },
      _klarnaCl: {
        service: 'Commerce Layer',
        step: 'store-token',
        attempt: 1,
        trace_id: 'trace-1',
        correlation_id: 'correlation-1',
      },
    });
  });

  it('has an entry for each attempt, with what became of it', async () => {
    const { log } = await harOf([resetBeforeHeaders, json(503, {}), saying], { verify: async () => undefined });
    const told = log.entries.map(
      ({
        _klarnaCl: { attempt, fault },
        response,
      }: {
        _klarnaCl: Record<string, unknown>;
        response: { status: number };
      }) => [attempt, fault, response.status],
    );
    expect(told).toEqual([
      [1, 'reset-before-headers', 0],
      [2, '503', 503],
      [3, undefined, 200],
    ]);
  });

  it('holds no secret and nothing personal, in headers, bodies, addresses or cookies', async () => {
    const har = await harOf([saying], { ...withSecrets });
    const text = JSON.stringify(har);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(har.log.entries[0].request.postData.text).toContain('"id":"ertHJlpPTR"');
  });

  it('masks what stands in a query', async () => {
    const server = await startFaultServer(() => json(200, {}));
    onTestFinished(server.close);
    const har = openHar('1.2.3');
    const url = `${server.url}/api/orders?include=market&filter[q][email_eq]=someone@example.com&token=canary-query`;
    await withHttp({ recorder: har.record }, (http) => http.send(stepOf('read', server.url, { url })));
    const text = JSON.stringify(har.document());
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain('include=market');
    expect(harComplaints(har.document())).toEqual([]);
  });

  it.each([
    ['a page', answer(200, '<p>canary-query</p>', { 'content-type': 'text/html' })],
    ['no JSON', answer(200, '{"half": "canary-query"')],
    ['nothing', answer(200, '')],
    ['a redirect', answer(302, '', { location: 'https://elsewhere.test/?token=canary-query' })],
    ['odd headers', answer(200, '{}', { 'x-canary': 'canary-query', 'content-length': 2 })],
  ])('is one as well where the answer is %s', async (_, behaviour) => {
    const har = await harOf([behaviour], {}, { retries: 0 });
    expect(JSON.stringify(har)).not.toContain('canary-query');
  });

  it('says how long it took, in parts that add up', async () => {
    const { log } = await harOf([saying]);
    const { time, timings } = log.entries[0];
    const { connect, send, wait, receive, blocked, dns, ssl } = timings;
    expect([blocked, dns, ssl]).toEqual([-1, -1, -1]);
    expect(time).toBeCloseTo(connect + send + wait + receive, 5);
    for (const part of [connect, send, wait, receive]) expect(part).toBeGreaterThanOrEqual(0);
  });

  it('has the attempts that no connection came of', async () => {
    const har = openHar('1.2.3');
    const url = `http://127.0.0.1:${await closedPort()}`;
    await withHttp({ recorder: har.record, retries: 0 }, (http) => http.send(stepOf('read', url)).catch(() => {}));
    expect(harComplaints(har.document())).toEqual([]);
    expect(har.document()).toMatchObject({
      log: { entries: [{ response: { status: 0 }, _klarnaCl: { fault: 'refuse' } }] },
    });
  });

  it('is one where nothing was sent', () => {
    expect(harComplaints(openHar('1.2.3').document())).toEqual([]);
  });

  it('is not one in the eyes of the schema where something is missing', () => {
    expect(harComplaints({ log: { version: '1.2', entries: [{}] } }).length).toBeGreaterThan(3);
  });
});
