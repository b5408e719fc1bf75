import type { Route } from './inputs.ts';

/** What says what is to be authorized, as the flags are called in code. */
export const authorizationFlags = [
  'amount',
  'currency',
  'reference',
  'paymentRequestId',
  'partnerAccountId',
  'data',
  'capture',
  'order',
  'idempotencyKey',
] as const;

/** What may be given for one route and not for another. */
type RouteFlag =
  | 'paymentId'
  | 'authToken'
  | 'authTokenFile'
  | 'sessionToken'
  | 'sessionTokenFile'
  | (typeof authorizationFlags)[number];

/** What a route has no step for. */
export const meaningless: Readonly<Record<Route, readonly RouteFlag[]>> = {
  both: ['order'],
  native: ['sessionToken', 'sessionTokenFile', ...authorizationFlags],
  network: ['paymentId', 'authToken', 'authTokenFile'],
};

/** Why it is refused there, as a sentence. */
export const whyMeaningless = (route: Route): string =>
  route === 'both'
    ? 'The order is that of the payment.'
    : 'The route does not have that step; `klarna-cl help routes` shows its steps.';

/** Why a route does not place the order, as a sentence; `undefined` where it may. */
export const whyNotPlaced = (route: Route): string | undefined => {
  if (route === 'native') return undefined;
  return route === 'both'
    ? 'Placing creates a Klarna order from the auth token, and the route both has just made a v2 authorization: the customer would be charged twice.'
    : 'Placing pays through Commerce Layer’s own Klarna gateway; the route network has paid already.';
};

/** Why the route both is refused in live mode. */
export const whyNotBoth = 'It takes the purchase through two integrations, and so authorizes it twice.';
