import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { organization } from '../sandbox.ts';

export type ApplicationKind = 'integration' | 'sales_channel';

/** Who sent a request. */
export interface Caller {
  /** The application's id. */
  readonly id: string;
  readonly clientId: string;
  readonly kind: ApplicationKind;
  /** Where a sales channel has logged a customer in. */
  readonly customerId: string | undefined;
}

export const callerOf = ({ application, owner }: Claims): Caller => ({
  id: application.id,
  clientId: application.client_id,
  kind: application.kind,
  customerId: owner?.id,
});

const claims = v.object({
  organization: v.object({ id: v.string(), slug: v.string() }),
  application: v.object({ id: v.string(), client_id: v.string(), kind: v.picklist(['integration', 'sales_channel']) }),
  /** Whom a sales channel has logged in. */
  owner: v.optional(v.object({ id: v.string(), type: v.literal('Customer') })),
  scope: v.string(),
  exp: v.number(),
  iat: v.number(),
  test: v.boolean(),
  iss: v.string(),
  jti: v.string(),
});
export type Claims = v.InferOutput<typeof claims>;

export interface AccessTokens {
  /** @param customerId whom it is for, where a sales channel has logged them in */
  readonly issue: (
    application: { clientId: string; kind: ApplicationKind },
    scope: string,
    seconds: number,
    customerId?: string,
  ) => string;
  /** The claims of a token that this process issued, that has not expired and was not revoked. */
  readonly read: (token: string) => Claims | undefined;
  readonly revoke: (token: string) => void;
  /** The same token for the live mode: what the `wrong-mode` fault hands out. */
  readonly asLive: (token: string) => string | undefined;
}

/**
 * Access tokens shaped as Commerce Layer's, which signs them with RS512 and a published key. The key here is made for each
 * process: tokens of an earlier sandbox are invalid, as expired ones are.
 * @see https://docs.commercelayer.io/core/authentication
 */
export function createAccessTokens(now: () => number, issuer: () => string): AccessTokens {
  const key = randomBytes(32);
  const revoked = new Set<string>();
  const seconds = () => Math.floor(now() / 1000);

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const mac = (text: string) => createHmac('sha256', key).update(text).digest();
  const sign = (payload: Claims) => {
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
    return `${text}.${mac(text).toString('base64url')}`;
  };
  const verify = (token: string): Claims | undefined => {
    const [header, payload, signature, ...rest] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const expected = mac(`${header}.${payload}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const parsed = v.safeParse(claims, JSON.parse(Buffer.from(payload, 'base64url').toString()));
    return parsed.success ? parsed.output : undefined;
  };

  return {
    issue: ({ clientId, kind }, scope, lifetime, customerId) =>
      sign({
        organization,
        application: { id: kind === 'integration' ? 'aBcInTeGrA' : 'aBcSaLeSch', client_id: clientId, kind },
        ...(customerId === undefined ? {} : { owner: { id: customerId, type: 'Customer' } }),
        scope,
        exp: seconds() + lifetime,
        iat: seconds(),
        test: true,
        iss: issuer(),
        jti: randomBytes(16).toString('hex'),
      }),
    read: (token) => {
      const read = verify(token);
      const good = read?.test && read.exp > seconds() && read.iss === issuer() && !revoked.has(read.jti);
      return good ? read : undefined;
    },
    revoke: (token) => {
      const read = verify(token);
      if (read) revoked.add(read.jti);
    },
    asLive: (token) => {
      const read = verify(token);
      return read && sign({ ...read, test: false });
    },
  };
}
