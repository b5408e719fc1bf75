import * as commerceLayer from '../commerce-layer/errors.ts';
import { tokenErrors } from '../commerce-layer/oauth/errors.ts';
import { errorResponse as klarnaError } from '../klarna/errors.ts';
import type { Sandbox } from '../sandbox.ts';
import { contradict } from './contradictions.ts';
import { v1Failure, v1Refusal } from './klarna-v1-answers.ts';
import type { AnswerChange, Refusal } from './table.ts';

export type Vendor = 'token' | 'commerce-layer' | 'klarna' | 'klarna-v1';

/** Its script for browsers is one of v1, too. */
const v1Paths = ['/ordermanagement/v1/', '/payments/v1/', '/kp/'];

export function vendorOf(path: string): Vendor {
  if (path.startsWith('/oauth/')) return 'token';
  if (v1Paths.some((start) => path.startsWith(start))) return 'klarna-v1';
  return path.startsWith('/v2/') ? 'klarna' : 'commerce-layer';
}

/** The answer of a fault that strikes before the vendor does anything, in the vendor's own shape. */
export function refusalAnswer(refusal: Refusal, vendor: Vendor, path: string): Response {
  const inV1 = vendor === 'klarna-v1' ? v1Refusal(refusal) : undefined;
  if (inV1 !== undefined) return inV1;
  switch (refusal) {
    case 'rate-limited':
      return rateLimited(vendor);
    case 'rate-limited-retry-after':
      return withHeader(rateLimited(vendor), 'retry-after', '1');
    case 'redirect':
      // `.invalid` never resolves: a client that follows comes to nothing, and to no stranger either.
      return new Response(null, { status: 307, headers: { location: `http://redirected.invalid${path}` } });
    case 'bare-forbidden':
      return new Response(null, { status: 403 });
    case 'invalid-token':
    case 'unauthorized':
      return unauthorized(vendor, refusal);
    case 'forbidden':
      if (vendor === 'klarna') return klarnaError('OPERATION_FORBIDDEN');
      if (vendor === 'token') return tokenErrors(403, 'access_denied', 'FORBIDDEN', commerceLayer.accessDenied.detail);
      return commerceLayer.jsonApiErrors(403, { ...commerceLayer.accessDenied, code: 'FORBIDDEN' });
    case 'conflict':
      if (vendor === 'klarna') return klarnaError('RESOURCE_CONFLICT');
      if (vendor === 'token') return tokenErrors(409, 'conflict', 'CONFLICT', commerceLayer.recordNotUnique.detail);
      return commerceLayer.jsonApiErrors(409, commerceLayer.recordNotUnique);
    case 'unprocessable':
      return unprocessable(vendor);
  }
}

function rateLimited(vendor: Vendor): Response {
  const inV1 = vendor === 'klarna-v1' ? v1Refusal('rate-limited') : undefined;
  if (inV1 !== undefined) return inV1;
  if (vendor === 'klarna') return klarnaError('RATE_LIMITED');
  const { detail, code } = commerceLayer.rateLimited;
  if (vendor === 'token') return tokenErrors(429, 'too_many_requests', code, detail);
  return commerceLayer.jsonApiErrors(429, commerceLayer.rateLimited);
}

function unauthorized(vendor: Vendor, refusal: 'invalid-token' | 'unauthorized'): Response {
  if (vendor === 'klarna') return klarnaError('UNAUTHORIZED');
  const entry = refusal === 'invalid-token' ? commerceLayer.invalidToken : commerceLayer.accessDenied;
  if (vendor === 'token') return tokenErrors(401, 'invalid_client', entry.code, entry.detail);
  return commerceLayer.jsonApiErrors(401, entry);
}

/** Klarna has no 422 of its own: its validation error under that status stands in for one. */
function unprocessable(vendor: Vendor): Response {
  const reason = 'is invalid';
  if (vendor === 'klarna') {
    const { body } = klarnaError('VALIDATION_ERROR', [{ parameter: 'request_payment_transaction', reason }]);
    return new Response(body, { status: 422, headers: { 'content-type': 'application/json' } });
  }
  if (vendor === 'token') return tokenErrors(422, 'invalid_request', 'VALIDATION_ERROR', reason);
  return commerceLayer.jsonApiErrors(422, commerceLayer.invalid('base', reason, 'invalid'));
}

/** An answer as it comes out after a fault has struck its content. The request has been executed by then. */
export async function changedAnswer(
  sandbox: Sandbox,
  change: AnswerChange,
  answer: Response,
  vendor: Vendor,
  acceptsGzip: boolean,
): Promise<Response> {
  if (change.replace === 'status') return failed(change.status, vendor);
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  const status = answer.status;
  if (change.replace === 'fact') {
    return new Response(contradict(sandbox, text, change.fact, vendor), { status, headers });
  }
  if (change.replace === 'content-type') {
    headers.set('content-type', 'text/plain; charset=utf-8');
    return new Response(text, { status, headers });
  }
  switch (change.by) {
    case 'broken-json':
      return new Response(text.slice(0, Math.max(1, Math.floor(text.length / 2))), { status: 200, headers });
    case 'page':
      return htmlPage(200, 'Sign in');
    case 'nothing':
      return new Response(null, { status: 200, headers });
    case 'too-much':
      return tooMuch(headers, acceptsGzip);
  }
}

function failed(status: 500 | 502 | 503 | 504, vendor: Vendor): Response {
  // 502 and 504 come from a gateway that stands before the API, with a page of its own.
  if (status === 502) return htmlPage(502, 'Bad Gateway');
  if (status === 504) return htmlPage(504, 'Gateway Timeout');
  if (vendor === 'klarna-v1') return v1Failure(status);
  if (vendor === 'klarna') return klarnaError(status === 503 ? 'TEMPORARY_UNAVAILABLE' : 'INTERNAL_ERROR');
  const title = status === 503 ? 'Service Unavailable' : 'Internal Server Error';
  const code = status === 503 ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
  if (vendor === 'token') return tokenErrors(status, title, code, title);
  return commerceLayer.jsonApiErrors(status, { title, detail: title, code });
}

const htmlPage = (status: number, title: string): Response =>
  new Response(`<!doctype html><title>${title}</title><h1>${title}</h1>`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });

/** Eight MiB of valid JSON, and a few KiB on the wire where the client takes gzip. */
async function tooMuch(headers: Headers, acceptsGzip: boolean): Promise<Response> {
  const body = Buffer.from(JSON.stringify({ padding: 'x'.repeat(8 * 1024 * 1024) }));
  if (!acceptsGzip) return new Response(body, { status: 200, headers });
  headers.set('content-encoding', 'gzip');
  // Loaded here: no start of a sandbox needs it.
  const { gzipSync } = await import('node:zlib');
  return new Response(gzipSync(body), { status: 200, headers });
}

function withHeader(answer: Response, name: string, value: string): Response {
  answer.headers.set(name, value);
  return answer;
}
