import assert from 'node:assert/strict';

/** A request as a check sends it, before it is on the wire. */
export interface Sent {
  readonly method: string;
  /** With its query, without the host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member, as a reader of them would
export type Document = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly document: Document;
}

export type Send = (request: Sent) => Promise<Answer>;

/** A body that is a string or bytes goes as it is, anything else as JSON. */
export const sendTo =
  (url: string): Send =>
  async ({ method, path, headers, body }) => {
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, document: parse(text) };
  };

function parse(text: string): Document {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

const jsonApiMediaType = 'application/vnd.api+json';

/** Commerce Layer's `/api` with an access token. */
export interface Api {
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (type: string, attributes: object, relationships?: object) => Promise<Answer>;
  readonly patch: (type: string, id: string, attributes: object, relationships?: object) => Promise<Answer>;
  readonly delete: (path: string) => Promise<Answer>;
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
}

export const apiWith = (send: Send, token: string): Api => {
  const call: Api['send'] = (method, path, body, headers = {}) =>
    send({
      method,
      path: `/api${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: jsonApiMediaType,
        ...(body === undefined ? {} : { 'content-type': jsonApiMediaType }),
        ...headers,
      },
      body,
    });
  const data = (type: string, id: string | undefined, attributes: object, relationships: object | undefined) => ({
    data: { type, ...(id === undefined ? {} : { id }), attributes, ...(relationships ? { relationships } : {}) },
  });
  return {
    send: call,
    get: (path) => call('GET', path),
    post: (type, attributes, relationships) =>
      call('POST', `/${type}`, data(type, undefined, attributes, relationships)),
    patch: (type, id, attributes, relationships) =>
      call('PATCH', `/${type}/${id}`, data(type, id, attributes, relationships)),
    delete: (path) => call('DELETE', path),
  };
};

/** An access token for an integration, or for the sales channel of the sandbox's market. */
export async function accessToken(send: Send, kind: 'integration' | 'sales_channel'): Promise<string> {
  const who =
    kind === 'integration'
      ? { client_id: 'sandbox', client_secret: 'sandbox-secret' }
      : { client_id: 'sandbox-sales-channel', scope: 'market:code:europe' };
  const answer = await send({
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/json' },
    body: { grant_type: 'client_credentials', ...who },
  });
  expectStatus(answer, 200);
  return answer.document.access_token;
}

/** Says what was answered instead, as far as a line goes. */
export function expectStatus(answer: Answer, ...wanted: readonly number[]): void {
  if (wanted.includes(answer.status)) return;
  assert.fail(`${answer.status} instead of ${wanted.join(' or ')}: ${JSON.stringify(answer.document)}`);
}

/** The vendor's refusal: the status, and errors in the documented JSON:API shape that carry it as a string. */
export function expectRefusal(answer: Answer, ...wanted: readonly number[]): void {
  expectStatus(answer, ...wanted);
  const { errors } = answer.document ?? {};
  assert.ok(Array.isArray(errors) && errors.length > 0, `no errors in ${JSON.stringify(answer.document)}`);
  for (const error of errors) {
    assert.equal(error.status, String(answer.status));
    for (const member of ['title', 'detail', 'code'])
      assert.equal(typeof error[member], 'string', `errors[].${member}`);
  }
}

export const to = (type: string, id: string) => ({ data: { type, id } });
