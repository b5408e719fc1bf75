import * as v from 'valibot';
import { CliError } from '../../errors.ts';
import type { Http, PlannedRequest } from '../../request/step.ts';
import { describeRefusal } from './refusals.ts';

export type ClientCredentials =
  | { readonly kind: 'integration'; readonly clientId: string; readonly clientSecret: string; readonly scope?: string }
  | { readonly kind: 'sales-channel'; readonly clientId: string; readonly scope: string };

/** What an access token says about itself. Its signature is the API's business, not ours. */
export interface AccessTokenClaims {
  /** The organization's subdomain; absent from tokens that belong to no organization. */
  readonly organization?: string;
  readonly applicationKind?: string;
  readonly mode?: 'test' | 'live';
  readonly scope?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number;
}

/** A claim of another form than documented counts as absent; it must not take the other claims with it. */
const lenient = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

const claims = v.object({
  organization: lenient(v.object({ slug: v.string() })),
  application: lenient(v.object({ kind: v.string() })),
  exp: lenient(v.number()),
  scope: lenient(v.string()),
  test: lenient(v.boolean()),
});

const payloadOf = (accessToken: string): unknown => {
  try {
    return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Reads the claims of a Commerce Layer access token (a JWT) without checking its signature.
 * Returns `undefined` for a token that is no JWT: such a one is still sent, the API decides.
 * @see https://docs.commercelayer.io/core/authentication
 */
export const readAccessToken = (accessToken: string): AccessTokenClaims | undefined => {
  const parsed = v.safeParse(claims, payloadOf(accessToken));
  if (!parsed.success) return undefined;
  const { organization, application, exp, scope, test } = parsed.output;
  return {
    ...(organization === undefined ? {} : { organization: organization.slug }),
    ...(application === undefined ? {} : { applicationKind: application.kind }),
    ...(test === undefined ? {} : { mode: test ? ('test' as const) : ('live' as const) }),
    ...(scope === undefined ? {} : { scope }),
    ...(exp === undefined ? {} : { expiresAtMs: exp * 1000 }),
  };
};

/** `POST <auth url>/oauth/token`, for an integration (secret) or a sales channel (scope). */
export const accessTokenRequest = (authUrl: string, credentials: ClientCredentials): PlannedRequest => ({
  method: 'POST',
  url: `${authUrl}/oauth/token`,
  headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  body: JSON.stringify({
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    ...(credentials.kind === 'integration' ? { client_secret: credentials.clientSecret } : {}),
    ...(credentials.scope === undefined ? {} : { scope: credentials.scope }),
  }),
});

const tokenAnswer = v.object({
  access_token: v.pipe(v.string(), v.minLength(1), v.regex(/^[\x21-\x7e]+$/)),
  expires_in: v.pipe(v.number(), v.minValue(1)),
});

const credentialsHint = {
  hint: 'Check the client id and secret (or scope) with `klarna-cl whoami`; they are those of an API client of this organization.',
  docUrl: 'https://docs.commercelayer.io/core/authentication',
};

/**
 * Fetches an access token. `lifetimeMs` counts from now: 2 h for an integration, 4 h for a sales channel.
 * @throws CliError `auth` (the client is unknown or its secret wrong), `unavailable`, `protocol`
 * @see https://docs.commercelayer.io/core/authentication/client-credentials
 */
export const fetchAccessToken = async (http: Http, authUrl: string, credentials: ClientCredentials) => {
  const answer = await http.send({
    ...accessTokenRequest(authUrl, credentials),
    kind: 'token',
    service: 'Commerce Layer',
    describeRefusal: (answer) => ({
      ...describeRefusal('The access token')(answer),
      ...(answer.status >= 500 || answer.status === 429 ? {} : credentialsHint),
    }),
    contradiction: ({ document }) =>
      v.is(tokenAnswer, document) ? undefined : 'It is no token answer: access_token or expires_in is missing.',
  });
  const parsed = v.safeParse(tokenAnswer, answer.document);
  if (!parsed.success) throw new CliError('protocol', 'Commerce Layer answered without an access token.');
  return { answer, accessToken: parsed.output.access_token, lifetimeMs: parsed.output.expires_in * 1000 };
};
