import { captures, modes, outputs, routes } from './choices.ts';
import { closest } from './closest.ts';
import * as read from './values.ts';

/**
 * The services whose credentials are kept apart and each come as a set. Klarna's network API and Klarna Payments v1, which
 * Commerce Layer's gateway speaks, are two: a shop need not have an account with both.
 */
export type CredentialSet = 'commerce-layer' | 'klarna' | 'klarna-v1';

export interface KeyFacts {
  /** What it means, in one sentence; the comment in `.klarnarc.example` and the row of `help environment`. */
  readonly description: string;
  /** A value that reads as valid; `.klarnarc.example` shows it. */
  readonly example: string;
  readonly parse: read.Parse;
  readonly variable?: string;
  readonly secret?: true;
  /** Which account the key belongs to. Such keys are taken from where that account's credentials come from. */
  readonly set?: CredentialSet;
  /** A file; a relative one is meant from where it is written down. */
  readonly file?: true;
  /** Only the user's own flags, environment and stored profiles may say it: a project's `.klarnarc` may not widen trust. */
  readonly storedOnly?: true;
}

const commerceLayer = { set: 'commerce-layer' } as const;
const klarna = { set: 'klarna' } as const;
const klarnaV1 = { set: 'klarna-v1' } as const;
const secret = { secret: true } as const;
const file = { file: true } as const;

/** How a `.klarnarc` takes a value from the environment. */
const variable = (name: string): string => `\${${name}}`;

/** Every key of a profile and of `.klarnarc`, with the environment variable that says the same. */
export const catalogue = {
  cl_organization: {
    ...commerceLayer,
    variable: 'CL_ORGANIZATION',
    description: 'Slug of the Commerce Layer organization; read from the access token where it is missing.',
    example: 'my-brand',
    parse: read.slug,
  },
  cl_domain: {
    ...commerceLayer,
    variable: 'CL_DOMAIN',
    description: 'Domain of Commerce Layer, from which the two addresses below follow.',
    example: 'commercelayer.io',
    parse: read.domain,
  },
  cl_client_id: {
    ...commerceLayer,
    variable: 'CL_CLIENT_ID',
    description: 'Client id of an integration (with cl_client_secret) or of a sales channel (with cl_scope).',
    example: variable('CL_STAGING_CLIENT_ID'),
    parse: read.credential,
  },
  cl_client_secret: {
    ...commerceLayer,
    ...secret,
    variable: 'CL_CLIENT_SECRET',
    description: 'Client secret of an integration.',
    example: variable('CL_STAGING_CLIENT_SECRET'),
    parse: read.credential,
  },
  cl_scope: {
    ...commerceLayer,
    variable: 'CL_SCOPE',
    description: 'Scope that the access token is asked for; a sales channel needs one.',
    example: 'market:code:europe',
    parse: read.scope,
  },
  cl_access_token: {
    ...commerceLayer,
    ...secret,
    variable: 'CL_ACCESS_TOKEN',
    description: 'An access token that somebody else obtained, instead of a client; it cannot be renewed.',
    example: variable('CL_STAGING_ACCESS_TOKEN'),
    parse: read.credential,
  },
  cl_base_url: {
    ...commerceLayer,
    variable: 'CL_BASE_URL',
    description: 'Address of the organization, without /api.',
    example: 'https://my-brand.commercelayer.io',
    parse: read.address('/api'),
  },
  cl_auth_url: {
    ...commerceLayer,
    variable: 'CL_AUTH_URL',
    description: 'Address that issues access tokens, without /oauth/token.',
    example: 'https://auth.commercelayer.io',
    parse: read.address('/oauth/token', '/oauth'),
  },
  klarna_api_key: {
    ...klarna,
    ...secret,
    variable: 'KLARNA_API_KEY',
    description: 'Klarna API key as it was issued, klarna_test_api_… or klarna_live_api_….',
    example: variable('KLARNA_STAGING_API_KEY'),
    parse: read.credential,
  },
  klarna_partner_account_id: {
    ...klarna,
    variable: 'KLARNA_PARTNER_ACCOUNT_ID',
    description: 'Klarna account that an acquiring partner acts for.',
    example: 'krn:partner:global:account:test:MKPMV6MS',
    parse: read.krn,
  },
  klarna_base_url: {
    ...klarna,
    variable: 'KLARNA_BASE_URL',
    description: "Address of Klarna's API, without /v2; follows from the mode where it is missing.",
    example: 'https://api-global.test.klarna.com',
    parse: read.address('/v2'),
  },
  klarna_cert: {
    ...klarna,
    ...file,
    variable: 'KLARNA_CERT',
    description: 'PEM file of the client certificate that Klarna asks acquiring partners for.',
    example: './klarna.crt',
    parse: read.path,
  },
  klarna_key: {
    ...klarna,
    ...file,
    variable: 'KLARNA_KEY',
    description: 'PEM file of the private key of that certificate.',
    example: './klarna.key',
    parse: read.path,
  },
  klarna_ca: {
    ...klarna,
    ...file,
    storedOnly: true,
    variable: 'KLARNA_CA',
    description: 'PEM file of certificates that are trusted for Klarna alone, besides the usual ones.',
    example: './klarna-ca.pem',
    parse: read.path,
  },
  klarna_v1_api_key: {
    ...klarnaV1,
    ...secret,
    variable: 'KLARNA_V1_API_KEY',
    description: 'Klarna Payments v1, username:password; a klarna_api_key of that form serves where it is missing.',
    example: variable('KLARNA_STAGING_V1_API_KEY'),
    parse: read.userAndPassword,
  },
  klarna_v1_base_url: {
    ...klarnaV1,
    variable: 'KLARNA_V1_BASE_URL',
    description:
      "Its address, without /payments/v1; follows from the mode and the order's country where it is missing.",
    example: 'https://api.playground.klarna.com',
    parse: read.address('/payments/v1', '/payments', '/ordermanagement/v1', '/ordermanagement'),
  },
  mode: {
    description: 'What this profile is meant for; nothing is written when its credentials say otherwise.',
    example: 'test',
    parse: read.oneOf(...modes),
  },
  route: {
    description: 'Which steps `klarna-cl flow` takes: both (test only), native or network.',
    example: 'native',
    parse: read.oneOf(...routes),
  },
  currency: { description: 'Currency of an authorization, ISO 4217.', example: 'EUR', parse: read.currency },
  capture: {
    description: 'Whether an authorization also captures: now or later.',
    example: 'later',
    parse: read.oneOf(...captures),
  },
  output: {
    variable: 'KLARNA_CL_OUTPUT',
    description: 'Format of what is printed: json, compact, ndjson, yaml or table.',
    example: 'json',
    parse: read.oneOf(...outputs),
  },
  timeout: {
    description: 'Seconds that a command may take in all.',
    example: '240',
    parse: read.integer(1, 86_400),
  },
  retries: { description: 'Extra attempts that a step may take.', example: '2', parse: read.integer(0, 10) },
  ca: {
    ...file,
    storedOnly: true,
    description: 'PEM file of certificates that are trusted besides the usual ones.',
    example: './company-ca.pem',
    parse: read.path,
  },
  allowed_hosts: {
    storedOnly: true,
    description: 'Further hosts that may receive credentials, separated by commas; stored profiles only.',
    example: 'gateway.example.com',
    parse: read.hostList,
  },
} as const satisfies Readonly<Record<string, KeyFacts>>;

export type Key = keyof typeof catalogue;

/** Values of one source, as they were written down. */
export type Values = Readonly<Partial<Record<Key, string>>>;

// Object.keys forgets the literal types that `catalogue` has.
export const keys = Object.keys(catalogue) as readonly Key[];

export const isKey = (name: string): name is Key => Object.hasOwn(catalogue, name);

export const factsOf = (key: Key): KeyFacts => catalogue[key];

/** What may have been meant by an unknown key; `others` are names that would also do in its place. */
export const unknownKey = (name: string, others: readonly string[] = []): string => {
  const meant = closest(name, [...keys, ...others]);
  return meant ? `did you mean ${meant}?` : `known keys: ${keys.join(', ')}`;
};
