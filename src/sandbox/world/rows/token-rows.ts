import * as v from 'valibot';

/** What access tokens are signed with; base64url. */
export const tokenKey = v.object({ id: v.string(), key: v.string() });

/** A token that was revoked before its time, by its `jti`; `exp` in seconds, after which it need not be remembered. */
export const revokedToken = v.object({ id: v.string(), exp: v.number() });
