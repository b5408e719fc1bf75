import { type Entry, retryNo } from './entry.ts';

const ofTokens = {
  source: 'commerce-layer',
  of: 'token endpoint',
  doc_url: 'https://docs.commercelayer.io/core/authentication',
} as const;

/** The errors of the endpoint that hands out access tokens. */
export const commerceLayerTokenErrors: readonly Entry[] = [
  {
    name: 'invalid_client',
    ...ofTokens,
    http_status: 401,
    exit_code: 4,
    meaning: 'The token endpoint does not know the client id, or its secret is wrong.',
    causes: [
      'Client id and secret of different clients or organizations.',
      'A secret that was rotated, or stray white space.',
      'The wrong CL_AUTH_URL or CL_DOMAIN.',
    ],
    what_to_do: [
      '`klarna-cl whoami` shows which client is used and where it comes from.',
      'Copy both values anew from the API client in Commerce Layer.',
    ],
    ...retryNo('The same credentials are refused again.'),
  },
  {
    name: 'invalid_request',
    ...ofTokens,
    http_status: 400,
    meaning: 'The request for a token lacks a parameter, or has one twice.',
    causes: ['No grant_type or no client_id.'],
    what_to_do: ['klarna-cl sends all of them: compare with `--curl`.'],
    ...retryNo('The same request is refused again.'),
  },
  {
    name: 'unsupported_grant_type',
    ...ofTokens,
    http_status: 400,
    meaning: 'The kind of grant is not one that Commerce Layer knows.',
    causes: ['A misspelt grant_type.'],
    what_to_do: ['klarna-cl uses client_credentials: set CL_CLIENT_ID and CL_CLIENT_SECRET.'],
    ...retryNo('The same request is refused again.'),
  },
  {
    name: 'unauthorized_client',
    ...ofTokens,
    http_status: 403,
    exit_code: 4,
    meaning: 'The client is known, and may not use this kind of grant.',
    causes: ['A sales channel without a scope, or a grant that is for another kind of client.'],
    what_to_do: ['Set CL_SCOPE for a sales channel, or use an integration.'],
    ...retryNo('The same client is refused again.'),
  },
  {
    name: 'invalid_scope',
    ...ofTokens,
    http_status: 400,
    meaning: 'The scope is not one that this client can have.',
    causes: [
      'A market in CL_SCOPE that does not exist, or that the client may not use.',
      'A sales channel without a scope.',
    ],
    what_to_do: ['Set CL_SCOPE to market:code:<code> or market:id:<id> of an existing market.'],
    ...retryNo('Correct the scope first.'),
  },
  {
    name: 'invalid_grant',
    ...ofTokens,
    http_status: 400,
    meaning: 'What was given for the token (a password, a refresh token, an assertion) is not good.',
    causes: ['It expired, was revoked or belongs to another client.'],
    what_to_do: ['klarna-cl uses client credentials only: set CL_CLIENT_ID and CL_CLIENT_SECRET.'],
    ...retryNo('The same grant is refused again.'),
  },
];
