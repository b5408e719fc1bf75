import * as v from 'valibot';

/** What a customer stays logged in with. Each is good for one use, which gives another. */
export const refreshToken = v.object({
  /** The token. */
  id: v.string(),
  client_id: v.string(),
  customer_id: v.string(),
  scope: v.string(),
  /** In seconds since the epoch, as access tokens have it. */
  exp: v.number(),
});
