import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { organization } from '../sandbox.ts';
import type { WorldStore } from '../world/tables.ts';

export type ApplicationKind = 'integration' | 'sales_channel';

export const applicationIds: Readonly<Record<ApplicationKind, string>> = {
  integration: 'aBcInTeGrA',
  sales_channel: 'aBcSaLeSch',
};

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
  organization: v.object({ id: v.string(), slug: v.string(), enterprise: v.boolean(), region: v.string() }),
  application: v.object({
    id: v.string(),
    client_id: v.string(),
    kind: v.picklist(['integration', 'sales_channel']),
    public: v.boolean(),
  }),
  /** The markets in scope, where it names one. */
  market: v.optional(
    v.object({
      id: v.array(v.string()),
      stock_location_ids: v.array(v.string()),
      geocoder_id: v.nullable(v.string()),
      allows_external_prices: v.boolean(),
    }),
  ),
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

/** What a token is good for. */
export interface Granted {
  readonly scope: string;
  /** The market in scope, where it names one. */
  readonly marketId?: string | undefined;
  /** Whom it is for, where a sales channel has logged them in. */
  readonly customerId?: string | undefined;
}

const marketClaim = (id: string) => ({
  id: [id],
  stock_location_ids: [],
  geocoder_id: null,
  allows_external_prices: false,
});

export interface AccessTokens {
  readonly issue: (
    application: { clientId: string; kind: ApplicationKind },
    granted: Granted,
    seconds: number,
  ) => string;
  /** The claims of a token that was signed with this world's key, that has not expired and was not revoked. */
  readonly read: (token: string) => Claims | undefined;
  readonly revoke: (token: string) => void;
  /** The same token for the live mode: what the `wrong-mode` fault hands out. */
  readonly asLive: (token: string) => string | undefined;
}

/** Clients keep their token until it expires; so many at a time need not be checked anew at each request. */
const mostChecked = 1000;

/** Makes the key that tokens are signed with, once for a world. */
export function addTokenKey(store: WorldStore, randomBytes: (count: number) => Uint8Array): void {
  if (store.world.token_keys.size > 0) return;
  const key = Buffer.from(randomBytes(32)).toString('base64url');
  store.transact((draft) => draft.token_keys.insert({ id: 'access', key }));
}

/**
 * Access tokens shaped as Commerce Layer's, which signs them with RS512 and a published key. The key here belongs to the
 * world: tokens of a sandbox with other data are invalid, as expired ones are. The address of the issuer is not looked at,
 * as the port may be another one after the next start.
 * @see https://docs.commercelayer.io/core/authentication
 */
export function createAccessTokens(
  store: WorldStore,
  now: () => number,
  issuer: () => string,
  randomBytes: (count: number) => Uint8Array,
): AccessTokens {
  const { world } = store;
  /** Tokens whose signature was found good, and the key that it was made with. */
  const checked = new Map<string, Claims>();
  let checkedWith: string | undefined;
  const seconds = () => Math.floor(now() / 1000);
  const key = () => world.token_keys.get('access')?.key ?? '';

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const mac = (text: string) => createHmac('sha256', key()).update(text).digest();
  const sign = (payload: Claims) => {
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
    return `${text}.${mac(text).toString('base64url')}`;
  };
  const verify = (token: string): Claims | undefined => {
    if (checkedWith !== key()) checked.clear();
    checkedWith = key();
    const known = checked.get(token) ?? claimsOf(token);
    if (known === undefined || checked.has(token)) return known;
    if (checked.size >= mostChecked) checked.clear();
    checked.set(token, known);
    return known;
  };
  const claimsOf = (token: string): Claims | undefined => {
    const [header, payload, signature, ...rest] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const expected = mac(`${header}.${payload}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const parsed = v.safeParse(claims, JSON.parse(Buffer.from(payload, 'base64url').toString()));
    return parsed.success ? parsed.output : undefined;
  };

  return {
    issue: ({ clientId, kind }, { scope, marketId, customerId }, lifetime) =>
      sign({
        organization: { ...organization, enterprise: false, region: 'eu-west-1' },
        application: { id: applicationIds[kind], client_id: clientId, kind, public: kind === 'sales_channel' },
        ...(marketId === undefined ? {} : { market: marketClaim(marketId) }),
        ...(customerId === undefined ? {} : { owner: { id: customerId, type: 'Customer' } }),
        scope,
        exp: seconds() + lifetime,
        iat: seconds(),
        test: true,
        iss: issuer(),
        jti: Buffer.from(randomBytes(16)).toString('hex'),
      }),
    read: (token) => {
      const read = verify(token);
      const good = read?.test && read.exp > seconds() && world.revoked_tokens.get(read.jti) === undefined;
      return good ? read : undefined;
    },
    revoke: (token) => {
      const read = verify(token);
      if (read === undefined || world.revoked_tokens.get(read.jti) !== undefined) return;
      store.transact((draft) => {
        for (const { id, exp } of draft.revoked_tokens.values()) if (exp <= seconds()) draft.revoked_tokens.remove(id);
        draft.revoked_tokens.insert({ id: read.jti, exp: read.exp });
      });
    },
    asLive: (token) => {
      const read = verify(token);
      return read && sign({ ...read, test: false });
    },
  };
}
