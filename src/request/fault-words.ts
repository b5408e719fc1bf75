import type { Slug } from './fault-table.ts';

export interface FaultWords {
  /** A phrase with gaps: `{place}` is the service or proxy and its host, the others are facts of the fault. */
  readonly means: string;
  /** What a person can do about it. */
  readonly hint: string;
}

const later = 'Try again later.';
const notThem = 'Check that the base URL is right and that no proxy or login page answers in its place.';
const tooStrange = 'Run again with --verbose, and give the service the trace or correlation id.';
const permissions = 'Check the credentials and their permissions with `klarna-cl whoami`.';

const serverError = { means: '{place} answered HTTP {status}', hint: later };
const noPermission = {
  means: '{place} refused the credentials or the permission (HTTP {status})',
  hint: permissions,
};

/** Every row of the fault table in English. */
export const faultWords: Readonly<Record<Slug, FaultWords>> = {
  refuse: { means: '{place} refused the connection', hint: 'Check the base URL and that the service is up.' },
  unreachable: { means: '{place} could not be reached ({detail})', hint: 'Check the network connection.' },
  dns: {
    means: 'the name of {place} does not resolve',
    hint: 'Check the base URL for a typing error, and the network connection.',
  },
  tls: {
    means: 'no safe connection to {place}: {detail}',
    hint: 'Check the base URL and the clock; an authority of your own is trusted with --ca <file>.',
  },
  'connect-timeout': { means: '{place} did not take the connection within {limit}', hint: later },
  'proxy-credentials': {
    means: '{place} asks for a user name and password (HTTP 407)',
    hint: 'Put them into the proxy variable: HTTPS_PROXY=http://user:password@host:port.',
  },
  proxy: {
    means: '{place} refused to connect onward (HTTP {status})',
    hint: 'Ask who runs the proxy to allow the host, or name the host in NO_PROXY.',
  },
  unsendable: {
    means: 'the request to {place} holds characters that HTTP does not allow',
    hint: 'Check the tokens and credentials for line breaks and characters outside ASCII.',
  },
  'reset-before-headers': { means: '{place} closed the connection before it answered', hint: later },
  'reset-in-body': { means: '{place} closed the connection in the middle of its answer', hint: later },
  'slow-drip': { means: '{place} did not finish its answer within {limit}', hint: later },
  '429-retry-after': {
    means: '{place} answered HTTP 429, too many requests, and asks to wait {wait}',
    hint: 'Try again in {wait}.',
  },
  429: { means: '{place} answered HTTP 429, too many requests', hint: 'Try again in a minute.' },
  500: serverError,
  502: serverError,
  503: serverError,
  504: serverError,
  malformed: { means: '{place} answered with something that is not valid JSON', hint: notThem },
  html: { means: '{place} answered with a web page instead of JSON: a proxy or login page', hint: notThem },
  empty: { means: '{place} answered HTTP {status} without a body', hint: tooStrange },
  huge: { means: '{place} answered with more than {detail}', hint: notThem },
  'content-type': { means: '{place} answered with something that is not declared as JSON', hint: notThem },
  redirect: { means: '{place} answered with a redirect (HTTP {status}), which is never followed', hint: notThem },
  '401-invalid-token': {
    means: '{place} no longer accepts the access token (HTTP 401)',
    hint: 'Get a new access token: `klarna-cl config logout` forgets the kept one; replace CL_ACCESS_TOKEN if it is set.',
  },
  401: noPermission,
  403: noPermission,
  '403-bare': {
    means: '{place} turned the request away without a word (HTTP 403), as its traffic guard does',
    hint: 'Try again later, with fewer requests at a time.',
  },
  contradiction: { means: '{place} answered something else than was asked for: {detail}', hint: tooStrange },
  409: { means: '{place} answered HTTP 409, a conflict', hint: 'Look at the payment before you send anything else.' },
  422: {
    means: '{place} refused the request (HTTP 422)',
    hint: 'Correct what it names, then run it again.',
  },
  '4xx': {
    means: '{place} refused the request (HTTP {status})',
    hint: 'Correct what it names, then run it again.',
  },
};
