import { maskBody, maskHeader, maskUrl } from './masks.ts';
import type { ExchangeRecorder, RecordedExchange } from './step.ts';
import { parsedBody, secretsIn } from './trace.ts';

/** A file of exchanges as browsers and proxies write it, with every secret and all personal data masked. */
export interface Har {
  readonly record: ExchangeRecorder;
  /** The document of what was recorded up to now. @see http://www.softwareishard.com/blog/har-12-spec/ */
  readonly document: () => unknown;
}

/** Masks as it records, so that nothing it keeps is a secret. */
export const openHar = (version: string): Har => {
  const entries: { readonly startedAtMs: number; readonly entry: unknown }[] = [];
  return {
    record: (exchange) => {
      entries.push({ startedAtMs: exchange.startedAtMs, entry: entryOf(exchange) });
    },
    document: () => ({
      log: {
        version: '1.2',
        creator: { name: 'klarna-cl', version },
        entries: entries.toSorted((a, b) => a.startedAtMs - b.startedAtMs).map(({ entry }) => entry),
        comment: 'Secrets and personal data are masked; bodies are shown as JSON, however they came.',
      },
    }),
  };
};

const entryOf = (exchange: RecordedExchange) => {
  const { startedAtMs, kind, service, attempt, fault, proxy, meta } = exchange;
  const timings = timingsOf(exchange);
  return {
    startedDateTime: new Date(startedAtMs).toISOString(),
    time: timings.connect + timings.send + timings.wait + timings.receive,
    request: requestOf(exchange),
    response: responseOf(exchange),
    cache: {},
    timings,
    // The format leaves names with an underscore to whoever writes it.
    _klarnaCl: {
      service,
      step: kind,
      attempt,
      ...(fault === undefined ? {} : { fault }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(meta?.traceId === undefined ? {} : { trace_id: meta.traceId }),
      ...(meta?.correlationId === undefined ? {} : { correlation_id: meta.correlationId }),
    },
  };
};

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Cookies are nothing but credentials, so not even their ends are shown. */
const isCookie = (name: string): boolean => /^(?:set-)?cookie2?$/i.test(name);

const headersOf = (headers: Headers): readonly { readonly name: string; readonly value: string }[] =>
  Object.entries(headers).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => ({ name, value: isCookie(name) ? '…' : maskHeader(name, value) })),
  );

const headerIn = (headers: Headers, wanted: string): string | undefined => {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return typeof found === 'string' ? found : found?.[0];
};

const requestOf = ({ request, answer }: RecordedExchange) => {
  const { method, headers, body } = request;
  const masked = new URL(maskUrl(request.url));
  // The mask itself, and brackets, must be encoded for it to be an address.
  const query = masked.searchParams.size === 0 ? '' : `?${masked.searchParams}`;
  const shown = body === undefined ? undefined : parsedBody(body);
  return {
    method,
    url: `${masked.origin}${masked.pathname}${query}`,
    httpVersion: `HTTP/${answer?.httpVersion ?? '1.1'}`,
    cookies: [],
    headers: headersOf(headers),
    queryString: [...masked.searchParams].map(([name, value]) => ({ name, value })),
    ...(body === undefined
      ? {}
      : {
          postData: {
            mimeType: headerIn(headers, 'content-type') ?? 'application/json',
            params: [],
            text: shown === undefined ? '…' : JSON.stringify(maskBody(shown, secretsIn(request))),
          },
        }),
    headersSize: -1,
    bodySize: body === undefined ? 0 : Buffer.byteLength(body),
  };
};

/** What no answer came to has the status 0, as browsers write it. */
const responseOf = ({ request, answer, document, bodyBytes, fault }: RecordedExchange) => {
  const headers = answer?.headers ?? {};
  const length = headerIn(headers, 'content-length');
  return {
    status: answer?.status ?? 0,
    statusText: answer?.statusText ?? '',
    httpVersion: `HTTP/${answer?.httpVersion ?? '1.1'}`,
    cookies: [],
    headers: headersOf(headers),
    content: {
      size: bodyBytes ?? 0,
      mimeType: headerIn(headers, 'content-type') ?? 'x-unknown',
      ...(document === undefined ? {} : { text: JSON.stringify(maskBody(document, secretsIn(request))) }),
    },
    // It is never followed, and could carry anything.
    redirectURL: '',
    headersSize: -1,
    bodySize: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : -1,
    ...(answer === undefined && fault !== undefined ? { comment: `No answer: ${fault}.` } : {}),
  };
};

/**
 * Milliseconds. Name, TCP, proxy and TLS are not told apart: together they are `connect`. What is sent is small, so that
 * `send` is part of `wait`.
 */
const timingsOf = ({ connectedAfterMs, answeredAfterMs, tookMs }: RecordedExchange) => {
  const connect = Math.min(connectedAfterMs ?? tookMs, tookMs);
  const answered = Math.min(Math.max(answeredAfterMs ?? tookMs, connect), tookMs);
  return { blocked: -1, dns: -1, connect, ssl: -1, send: 0, wait: answered - connect, receive: tookMs - answered };
};
