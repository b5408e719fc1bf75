import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { scratchFolder } from '../support/fake-context.ts';

export const payment = 'ertHJlpPTR';
export const order = 'NgojhKoyYN';
export const seedAuthToken = '0b1d9815-165e-42e2-8867-35bc03789e00';
export const account = 'krn:partner:global:account:test:SANDBOX0';
export const sessionToken = (name: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${name}`;

/** The body of the seed's own curl. */
export const seedBody = {
  currency: 'USD',
  request_payment_transaction: {
    amount: 11800,
    payment_transaction_reference: 'acquiring-partner-transaction-reference-1234',
  },
};

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member, as a reader of them would
type Document = any;

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly document: Document;
}

/** A sandbox of its own for the running test, closed when that ends. */
export async function running(options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return clientOf(sandbox);
}

/** A data file for `running` to go on from, with what another sandbox exported. */
export function dataFileOf(exported: unknown): string {
  const path = join(scratchFolder(), 'sandbox.json');
  writeFileSync(path, JSON.stringify(exported));
  return path;
}

export type Client = ReturnType<typeof clientOf>;

/** What tests do to a sandbox that runs. */
export function clientOf(sandbox: RunningSandbox) {
  let bearer: Promise<string> | undefined;
  const send = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const init = { method, headers, redirect: 'manual' as const, ...(text === undefined ? {} : { body: text }) };
    return read(await fetch(sandbox.url + path, init));
  };
  const token = async (credentials: Record<string, string> = { client_secret: 'sandbox-secret' }): Promise<string> => {
    const form = { grant_type: 'client_credentials', client_id: 'sandbox', ...credentials };
    const { document } = await send('POST', '/oauth/token', { 'content-type': 'application/json' }, form);
    return document.access_token;
  };
  const api = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    bearer ??= token();
    const media = 'application/vnd.api+json';
    const type = body === undefined ? {} : { 'content-type': media };
    return send(method, `/api${path}`, { authorization: `Bearer ${await bearer}`, ...type, ...headers }, body);
  };
  return {
    ...sandbox,
    send,
    token,
    api,
    /** PATCHes attributes of a resource. */
    patch: (type: string, id: string, attributes: Record<string, unknown>) =>
      api('PATCH', `/${type}/${id}`, { data: { type, id, attributes } }),
    authorize: (name: string, body: unknown = seedBody, headers: Record<string, string> = {}) =>
      send(
        'POST',
        `/v2/accounts/${account}/payment/authorize`,
        {
          authorization: 'Basic klarna_test_api_sandbox',
          'content-type': 'application/json',
          'klarna-network-session-token': sessionToken(name),
          ...headers,
        },
        body,
      ),
    /** Klarna's payment API of the sandbox's account: `klarna('POST', '/requests', …)`. */
    klarna: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(
        method,
        `/v2/accounts/${account}/payment${path}`,
        {
          authorization: 'Basic klarna_test_api_sandbox',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body,
      ),
    control: (method: string, path: string, body?: unknown) => send(method, `/__sandbox/${path}`, {}, body),
    ledger: async () => (await send('GET', '/__sandbox/ledger', {})).document,
  };
}

async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, document: parse(text) };
}

function parse(text: string): Document {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
