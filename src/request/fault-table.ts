import type { ErrorKind } from '../errors.ts';

/** Everything that can go wrong with one attempt. The codes of errors, so they never change. */
export type Slug =
  | 'refuse'
  | 'unreachable'
  | 'dns'
  | 'tls'
  | 'connect-timeout'
  | 'proxy-credentials'
  | 'proxy'
  | 'unsendable'
  | 'reset-before-headers'
  | 'reset-in-body'
  | 'slow-drip'
  | '429-retry-after'
  | '429'
  | '500'
  | '502'
  | '503'
  | '504'
  | 'malformed'
  | 'html'
  | 'empty'
  | 'huge'
  | 'content-type'
  | 'redirect'
  | '401-invalid-token'
  | '401'
  | '403'
  | '403-bare'
  | 'contradiction'
  | '409'
  | '422'
  | '4xx';

/**
 * `a` repeat; `v` read first: already as wanted is success, else repeat; `w` the same, never repeat; `k` repeat (the
 * same key and bytes, as always); `c` the same, only after an ambiguous attempt; `n` a new access token, once; `x` stop.
 */
type Action = 'a' | 'v' | 'w' | 'k' | 'c' | 'n' | 'x';

export interface FaultRow {
  readonly slug: Slug;
  /** Token, read, store-token, authorize, place, settle. */
  readonly actions: readonly [Action, Action, Action, Action, Action, Action];
  /**
   * What the run ends with when nothing more may be done, in the same order. `unknown` says besides that the service
   * may have executed the request.
   */
  readonly exits: readonly [ErrorKind, ErrorKind, ErrorKind, ErrorKind, ErrorKind, ErrorKind];
  /** The vendor's own words are better than ours: a refusal with a body. */
  readonly refusal?: true;
}

const every = (exit: ErrorKind): FaultRow['exits'] => [exit, exit, exit, exit, exit, exit];
const lost = (exit: ErrorKind): FaultRow['exits'] => [exit, exit, 'unknown', 'unknown', 'unknown', 'unknown'];
const wrongAuthorization: FaultRow['exits'] = ['protocol', 'protocol', 'protocol', 'unknown', 'protocol', 'unknown'];
const wrongResult: FaultRow['exits'] = ['protocol', 'protocol', 'protocol', 'unknown', 'unknown', 'unknown'];
const refused: FaultRow['exits'] = ['rejected', 'rejected', 'rejected', 'rejected', 'not-placed', 'rejected'];

/** The one place that says what may be sent again; `fault-words.ts` says each row in English. */
export const faultTable: readonly FaultRow[] = [
  { slug: 'refuse', actions: ['a', 'a', 'a', 'a', 'a', 'a'], exits: every('unavailable') },
  { slug: 'unreachable', actions: ['a', 'a', 'a', 'a', 'a', 'a'], exits: every('unavailable') },
  { slug: 'dns', actions: ['a', 'a', 'a', 'a', 'a', 'a'], exits: every('unavailable') },
  { slug: 'tls', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: every('protocol') },
  { slug: 'connect-timeout', actions: ['a', 'a', 'a', 'a', 'a', 'a'], exits: every('unavailable') },
  { slug: 'proxy-credentials', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: every('config') },
  { slug: 'proxy', actions: ['a', 'a', 'a', 'a', 'a', 'a'], exits: every('unavailable') },
  { slug: 'unsendable', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: every('usage') },
  { slug: 'reset-before-headers', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: 'reset-in-body', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: 'slow-drip', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: '429-retry-after', actions: ['a', 'a', 'a', 'k', 'a', 'a'], exits: every('unavailable') },
  { slug: '429', actions: ['a', 'a', 'a', 'k', 'a', 'a'], exits: every('unavailable') },
  // also any other 5xx
  { slug: '500', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: '502', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: '503', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: '504', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('unavailable') },
  { slug: 'malformed', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('protocol') },
  { slug: 'html', actions: ['x', 'x', 'v', 'k', 'v', 'v'], exits: lost('protocol') },
  { slug: 'empty', actions: ['a', 'a', 'v', 'k', 'v', 'v'], exits: lost('protocol') },
  { slug: 'huge', actions: ['x', 'x', 'v', 'k', 'v', 'v'], exits: lost('protocol') },
  { slug: 'content-type', actions: ['x', 'x', 'v', 'k', 'v', 'v'], exits: lost('protocol') },
  { slug: 'redirect', actions: ['x', 'x', 'w', 'x', 'w', 'w'], exits: wrongAuthorization },
  { slug: '401-invalid-token', actions: ['x', 'n', 'n', 'x', 'n', 'n'], exits: every('auth'), refusal: true },
  { slug: '401', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: every('auth'), refusal: true },
  { slug: '403', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: every('auth'), refusal: true },
  { slug: '403-bare', actions: ['a', 'a', 'a', 'k', 'a', 'a'], exits: every('unavailable') },
  // wrong-id, wrong-amount, wrong-currency, wrong-mode
  { slug: 'contradiction', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: wrongResult },
  { slug: '409', actions: ['x', 'x', 'v', 'c', 'v', 'v'], exits: every('rejected'), refusal: true },
  { slug: '422', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: refused, refusal: true },
  // any other refusal: 400, 404, 405, 406, 415, 423
  { slug: '4xx', actions: ['x', 'x', 'x', 'x', 'x', 'x'], exits: refused, refusal: true },
];

const rowOf = new Map(faultTable.map((row) => [row.slug, row]));

export const faultRow = (slug: Slug): FaultRow => {
  const row = rowOf.get(slug);
  if (!row) throw new TypeError(`the fault table has no row ${slug}`);
  return row;
};
