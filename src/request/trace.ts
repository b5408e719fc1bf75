import type { Outcome } from './fault.ts';
import { maskBody, maskHeader, maskUrl, secretsOf } from './masks.ts';
import type { AnswerMeta, PlannedRequest } from './step.ts';

/** The lines `--verbose` shows before a request leaves. */
export const traceRequest = (request: PlannedRequest, attempt: number): string[] => [
  line(`> ${request.method} ${maskUrl(request.url)}${attempt > 1 ? ` (attempt ${attempt})` : ''}`),
  ...Object.entries(request.headers).map(([name, value]) => line(`> ${name}: ${maskHeader(name, value)}`)),
  ...(request.body === undefined ? [] : [line(`> ${maskedText(request.body)}`)]),
];

/** The lines `--verbose` shows when an attempt is over; durations in milliseconds. */
export const traceOutcome = (request: PlannedRequest, outcome: Outcome, durationMs: number): string[] => {
  const time = `${Math.round(durationMs)} ms`;
  if (outcome.kind === 'cancelled') return [line(`< given up after ${time}`)];
  const { status, meta, document } = outcome.kind === 'answer' ? outcome : outcome.fault;
  const fault = outcome.kind === 'fault' ? ` (${outcome.fault.slug})` : '';
  const detail = outcome.kind === 'fault' && status === undefined ? outcome.fault.detail : undefined;
  return [
    line(`< ${status === undefined ? 'no answer' : `HTTP ${status}`}${fault} in ${time}`),
    ...(detail === undefined ? [] : [line(`< ${detail}`)]),
    ...metaLines(meta).map(line),
    ...(document === undefined ? [] : [line(`< ${JSON.stringify(maskBody(document, secretsIn(request)))}`)]),
  ];
};

const metaLines = (meta: AnswerMeta | undefined): string[] => {
  const { traceId, correlationId, rateLimit, retryAfterMs } = meta ?? {};
  return [
    ...(traceId === undefined ? [] : [`< trace id: ${traceId}`]),
    ...(correlationId === undefined ? [] : [`< klarna-correlation-id: ${correlationId}`]),
    ...(retryAfterMs === undefined ? [] : [`< retry after: ${Math.round(retryAfterMs / 1000)} s`]),
    ...(rateLimit?.remaining === undefined
      ? []
      : [`< rate limit: ${rateLimit.remaining} of ${rateLimit.limit ?? '?'} left`]),
  ];
};

const maskedText = (body: string): string => {
  const document = parsedBody(body);
  return document === undefined ? '…' : JSON.stringify(maskBody(document, secretsIn({ headers: {}, body })));
};

/** Every value of the request that its own trace masks. */
export const secretsIn = (request: Pick<PlannedRequest, 'headers' | 'body'>): ReadonlySet<string> => {
  const headers = Object.entries(request.headers)
    .filter(([name, value]) => maskHeader(name, value) !== value)
    .flatMap(([, value]) => [value, value.replace(/^\w+ /, '')]);
  return new Set([...headers, ...(request.body === undefined ? [] : secretsOf(parsedBody(request.body)))]);
};

/** A body's JSON; `undefined` where it is none. */
export const parsedBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** One line, without what a hostile server could use to redraw a terminal or to turn text around. */
const line = (text: string): string => text.replace(controls, '');

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const controls = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
