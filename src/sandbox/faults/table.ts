/** Where a fault strikes: instead of the vendor's work, on the answer's content, or on its way through the socket. */
export type FaultKind =
  | { readonly strikes: 'before'; readonly refusal: Refusal }
  | { readonly strikes: 'answer'; readonly change: AnswerChange }
  | { readonly strikes: 'socket'; readonly failure: SocketFailure };

export type Refusal =
  | 'rate-limited-retry-after'
  | 'rate-limited'
  | 'redirect'
  | 'invalid-token'
  | 'unauthorized'
  | 'forbidden'
  | 'bare-forbidden'
  | 'conflict'
  | 'unprocessable';

export type AnswerChange =
  | { readonly replace: 'status'; readonly status: 500 | 502 | 503 | 504 }
  | { readonly replace: 'body'; readonly by: 'broken-json' | 'page' | 'nothing' | 'too-much' }
  | { readonly replace: 'content-type' }
  | { readonly replace: 'fact'; readonly fact: Fact };

export type Fact = 'id' | 'amount' | 'currency' | 'mode';
export type SocketFailure = 'reset-before-headers' | 'reset-in-body' | 'slow-drip';

const before = (refusal: Refusal): FaultKind => ({ strikes: 'before', refusal });
const answer = (change: AnswerChange): FaultKind => ({ strikes: 'answer', change });
const socket = (failure: SocketFailure): FaultKind => ({ strikes: 'socket', failure });

/**
 * The faults that a listening server can show. One rule says whether a write under a fault is executed: where the answer
 * is lost, broken or wrong, and on every 5xx, it is (`answer`, `socket`), since a client must be ready for that; where the
 * vendor refuses or sends the client elsewhere, it is not (`before`).
 */
export const faultTable = {
  'reset-before-headers': socket('reset-before-headers'),
  'reset-in-body': socket('reset-in-body'),
  'slow-drip': socket('slow-drip'),
  '429-retry-after': before('rate-limited-retry-after'),
  429: before('rate-limited'),
  500: answer({ replace: 'status', status: 500 }),
  502: answer({ replace: 'status', status: 502 }),
  503: answer({ replace: 'status', status: 503 }),
  504: answer({ replace: 'status', status: 504 }),
  malformed: answer({ replace: 'body', by: 'broken-json' }),
  html: answer({ replace: 'body', by: 'page' }),
  empty: answer({ replace: 'body', by: 'nothing' }),
  huge: answer({ replace: 'body', by: 'too-much' }),
  'content-type': answer({ replace: 'content-type' }),
  redirect: before('redirect'),
  '401-invalid-token': before('invalid-token'),
  401: before('unauthorized'),
  403: before('forbidden'),
  '403-bare': before('bare-forbidden'),
  'wrong-id': answer({ replace: 'fact', fact: 'id' }),
  'wrong-amount': answer({ replace: 'fact', fact: 'amount' }),
  'wrong-currency': answer({ replace: 'fact', fact: 'currency' }),
  'wrong-mode': answer({ replace: 'fact', fact: 'mode' }),
  409: before('conflict'),
  422: before('unprocessable'),
} as const satisfies Readonly<Record<string, FaultKind>>;

export const faultSlugs: readonly string[] = [...Object.keys(faultTable).sort(), 'latency-<ms>'];
