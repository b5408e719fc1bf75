/** The rows of the fault table of the design, written from the design alone. Data only. */

/**
 * Where a fault strikes. `connection`: nothing reaches the service. `refused`: the service answers instead of working.
 * `lost`: it may have worked or not, the answer does not tell. `wrong`: it has worked, and answers something else.
 */
export type Strikes = 'connection' | 'refused' | 'lost' | 'wrong';

export interface Row {
  /** As numbered in the design. */
  readonly number: number;
  readonly slug: string;
  readonly strikes: Strikes;
  /**
   * One letter of the design a step, in the order T R P A O C Q W K N; `w` is "v, no repeat", `c` is 409's at A, `n` a new
   * token, and `p` is the wait's: one reading that fails does not end it.
   */
  readonly actions: string;
  /** The exit code when nothing more may be done, a step each. */
  readonly exits: string;
  /** What the error must say of it. */
  readonly says: RegExp;
}

const row = (number: number, slug: string, strikes: Strikes, actions: string, exits: string, says: RegExp): Row => ({
  number,
  slug,
  strikes,
  actions,
  exits,
  says,
});

export const rows: readonly Row[] = [
  row(1, 'refuse', 'connection', 'a a a a a a k p a a', '6 6 6 6 6 6 6 9 6 6', /refused the connection/),
  row(
    2,
    'dns',
    'connection',
    'a a a a a a k p a a',
    '6 6 6 6 6 6 6 9 6 6',
    /name of .*vendor\.invalid.* does not resolve/,
  ),
  row(
    3,
    'tls',
    'connection',
    'x x x x x x x x x x',
    '14 14 14 14 14 14 14 14 14 14',
    /o safe connection .*its certificate/,
  ),
  row(
    4,
    'connect-timeout',
    'connection',
    'a a a a a a k p a a',
    '6 6 6 6 6 6 6 9 6 6',
    /did not take the connection within/,
  ),
  row(
    5,
    'reset-before-headers',
    'lost',
    'a a v k v v k p v k',
    '6 6 7 7 7 7 6 9 7 7',
    /closed the connection before it answered/,
  ),
  row(
    6,
    'reset-in-body',
    'lost',
    'a a v k v v k p v k',
    '6 6 7 7 7 7 6 9 7 7',
    /closed the connection in the middle of its answer/,
  ),
  row(7, 'slow-drip', 'lost', 'a a v k v v k p v k', '6 6 7 7 7 7 6 9 7 7', /did not finish its answer within/),
  row(
    8,
    '429-retry-after',
    'refused',
    'a a a k a a k p a k',
    '6 6 6 6 6 6 6 9 6 6',
    /429, too many requests, and asks to wait 7 s/,
  ),
  row(9, '429', 'refused', 'a a a k a a k p a k', '6 6 6 6 6 6 6 9 6 6', /429, too many requests/),
  row(10, '500', 'lost', 'a a v k v v k p v k', '6 6 7 7 7 7 6 9 7 7', /HTTP 500/),
  row(11, '502', 'lost', 'a a v k v v k p v k', '6 6 7 7 7 7 6 9 7 7', /HTTP 502/),
  row(12, '503', 'lost', 'a a v k v v k p v k', '6 6 7 7 7 7 6 9 7 7', /HTTP 503/),
  row(13, '504', 'lost', 'a a v k v v k p v k', '6 6 7 7 7 7 6 9 7 7', /HTTP 504/),
  row(14, 'malformed', 'lost', 'a a v k v v k p v k', '14 14 7 7 7 7 14 9 7 7', /not valid JSON/),
  row(15, 'html', 'lost', 'x x v k v v x p v k', '14 14 7 7 7 7 14 9 7 7', /proxy or login page/),
  row(16, 'empty', 'lost', 'a a v k v v k p v k', '14 14 7 7 7 7 14 9 7 7', /without a body/),
  row(
    17,
    'huge',
    'lost',
    'x x v k v v x p v k',
    '14 14 7 7 7 7 14 9 7 7',
    /more than (\d+ bytes|\d+ levels of nesting)/,
  ),
  row(18, 'content-type', 'lost', 'x x v k v v x p v k', '14 14 7 7 7 7 14 9 7 7', /not declared as JSON/),
  row(19, 'redirect', 'lost', 'x x w x w w x x w x', '14 14 14 7 14 14 14 14 7 7', /a redirect .*never followed/),
  row(20, '401-invalid-token', 'refused', 'x n n x n n x x n x', '4 4 4 4 4 4 4 4 4 4', /HTTP 401|was not placed/),
  row(21, '401', 'refused', 'x x x x x x x x x x', '4 4 4 4 4 4 4 4 4 4', /HTTP 401|was not placed/),
  row(21, '403', 'refused', 'x x x x x x x x x x', '4 4 4 4 4 4 4 4 4 4', /HTTP 403|was not placed/),
  row(22, '403-bare', 'refused', 'a a a k a a k p a k', '6 6 6 6 6 6 6 9 6 6', /without a word \(HTTP 403\)/),
  row(23, 'wrong-id', 'wrong', 'x x x x x x x x x x', '14 14 14 7 7 14 14 14 7 7', /something else than was asked for/),
  row(
    23,
    'wrong-amount',
    'wrong',
    'x x x x x x x x x x',
    '14 14 14 7 7 14 14 14 7 7',
    /something else than was asked for|was approved/,
  ),
  row(
    23,
    'wrong-currency',
    'wrong',
    'x x x x x x x x x x',
    '14 14 14 7 7 14 14 14 7 7',
    /something else than was asked for|was approved/,
  ),
  // A live access token is noticed before anything is sent with it: exit 10, the live guard's, of the product's page.
  row(
    23,
    'wrong-mode',
    'wrong',
    'x x x x x x x x x x',
    '10 14 14 7 7 14 14 14 7 7',
    /something else than was asked for|live|test/,
  ),
  row(24, '409', 'refused', 'x x v c v v x x v c', '5 5 5 5 5 5 5 5 5 5', /HTTP 409|was not placed/),
  row(25, '422', 'refused', 'x x x x x x x x x x', '5 5 5 5 12 5 5 5 5 5', /HTTP 422|was not placed/),
];
