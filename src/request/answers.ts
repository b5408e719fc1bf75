import type { Outcome } from './fault.ts';
import type { Slug } from './fault-table.ts';
import type { AnswerMeta, Limits, Service, Step } from './step.ts';
import { readJson } from './strict-json.ts';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case, as node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The decoded body, or `undefined` when it went past the size limit. */
  readonly body: Uint8Array | undefined;
}

/** Reads a complete answer: the document of a 2xx, or the row of the fault table it belongs to. */
export const readAnswer = (raw: RawAnswer, service: Service, limits: Limits, now: number): Outcome => {
  const json = raw.body && raw.body.length > 0 ? readJson(raw.body, limits.jsonDepth) : undefined;
  const document = json?.ok ? json.document : undefined;
  const meta = readMeta(raw, document, now);
  const fault = (slug: Slug, detail?: string): Outcome => ({
    kind: 'fault',
    fault: {
      slug,
      status: raw.status,
      meta,
      ...(document !== undefined && { document }),
      ...(detail !== undefined && { detail }),
    },
  });

  if (raw.status < 200 || raw.status > 299) return fault(slugOfStatus(raw, service, document, meta));
  if (raw.body === undefined) return fault('huge', `${limits.bodyBytes} bytes`);
  if (json === undefined) return fault('empty');
  if (looksLikePage(raw)) return fault('html');
  if (!isJsonType(header(raw, 'content-type'))) return fault('content-type');
  if (json.ok) return { kind: 'answer', status: raw.status, document, meta };
  return json.why === 'deep' ? fault('huge', `${limits.jsonDepth} levels of nesting`) : fault('malformed');
};

/** Of what was taken away, or added as a note, there is nothing to say: an empty 204 is the whole answer then. */
export const answerTo = ({ method, kind }: Pick<Step, 'method' | 'kind'>, outcome: Outcome): Outcome =>
  (method === 'DELETE' || kind === 'shipping-info') &&
  outcome.kind === 'fault' &&
  outcome.fault.slug === 'empty' &&
  outcome.fault.status === 204
    ? { kind: 'answer', status: 204, document: undefined, meta: outcome.fault.meta ?? {} }
    : outcome;

const slugOfStatus = (raw: RawAnswer, service: Service, document: unknown, meta: AnswerMeta): Slug => {
  const { status } = raw;
  if (status < 400) return 'redirect';
  if (status === 401) return service === 'Commerce Layer' && saysInvalidToken(document) ? '401-invalid-token' : '401';
  if (status === 403) return raw.body?.length === 0 ? '403-bare' : '403';
  if (status === 409) return '409';
  if (status === 422) return '422';
  if (status === 429) return meta.retryAfterMs === undefined ? '429' : '429-retry-after';
  // A gateway that gave up waiting; what it was waiting for may still be going on.
  if (status === 408) return '504';
  if (status === 502 || status === 503 || status === 504) return `${status}`;
  return status < 500 ? '4xx' : '500';
};

/** `errors` may be an object or an array. */
const saysInvalidToken = (document: unknown): boolean =>
  [member(document, 'errors')].flat().some((error) => member(error, 'code') === 'INVALID_TOKEN');

const looksLikePage = (raw: RawAnswer): boolean =>
  /^\s*text\/html\b/i.test(header(raw, 'content-type') ?? '') ||
  /^\ufeff?\s*</.test(Buffer.from(raw.body?.subarray(0, 64) ?? []).toString('utf8'));

const isJsonType = (type: string | undefined): boolean =>
  /^\s*application\/(?:vnd\.api\+)?json\s*(?:;|$)/i.test(type ?? '');

const readMeta = (raw: RawAnswer, document: unknown, now: number): AnswerMeta => {
  const data = member(document, 'data');
  const traceId = [document, data, member(data, '0'), member(member(document, 'errors'), '0')]
    .map((holder) => printable(member(member(holder, 'meta'), 'trace_id')))
    .find((id) => id !== undefined);
  // Klarna Payments v1 says it in the body of its refusals.
  const correlationId = printable(header(raw, 'klarna-correlation-id') ?? member(document, 'correlation_id'));
  const limit = header(raw, 'x-ratelimit-limit');
  const rateLimit = {
    ...numeric('limit', limit?.split(',', 1)[0]),
    ...numeric('remaining', header(raw, 'x-ratelimit-remaining')),
    ...numeric('intervalSeconds', header(raw, 'x-ratelimit-interval') ?? windowOfPolicy.exec(limit ?? '')?.[1]),
    ...numeric('resetSeconds', header(raw, 'x-ratelimit-reset')),
  };
  const retryAfterMs = readRetryAfter(header(raw, 'retry-after'), now);
  return {
    ...(traceId !== undefined && { traceId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(Object.keys(rateLimit).length > 0 && { rateLimit }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
};

/** Klarna writes behind the limit how it comes about, `w` in seconds: `40, 40;w=1;name="…"`. */
const windowOfPolicy = /^\s*\d{1,9}\s*,\s*\d{1,9}\s*;\s*w=(\d{1,9})(?!\d)/;

/** Seconds or a date, as milliseconds from `now`; `undefined` for anything else. */
export const readRetryAfter = (value: string | undefined, now: number): number | undefined => {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,12}\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

const header = (raw: RawAnswer, name: string): string | undefined => {
  const value = raw.headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

const numeric = <Name extends string>(name: Name, value: string | undefined): { [key in Name]?: number } =>
  value !== undefined && /^\d{1,9}$/.test(value.trim())
    ? // TypeScript widens a computed key to string; there is exactly this one.
      ({ [name]: Number(value) } as { [key in Name]: number })
    : {};

/** Ids are quoted in messages, so only harmless ones are kept. */
const printable = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.:+/=-]{1,200}$/.test(value) ? value : undefined;

const member = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null && Object.hasOwn(node, name)
    ? // `hasOwn` has just shown that the member is there.
      (node as Record<string, unknown>)[name]
    : undefined;
