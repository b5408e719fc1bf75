import { credentials } from './sandbox.ts';

type Variable =
  | 'CL_BASE_URL'
  | 'CL_AUTH_URL'
  | 'CL_CLIENT_ID'
  | 'CL_CLIENT_SECRET'
  | 'KLARNA_BASE_URL'
  | 'KLARNA_API_KEY'
  | 'KLARNA_PARTNER_ACCOUNT_ID'
  | 'KLARNA_V1_API_KEY';

/** The variables that point a client at the sandbox. Its credentials are published, and good for nothing else. */
export const environmentOf = (url: string): Readonly<Record<Variable, string>> => ({
  CL_BASE_URL: url,
  CL_AUTH_URL: url,
  CL_CLIENT_ID: credentials.clientId,
  CL_CLIENT_SECRET: credentials.clientSecret,
  KLARNA_BASE_URL: url,
  KLARNA_API_KEY: credentials.apiKey,
  KLARNA_PARTNER_ACCOUNT_ID: credentials.partnerAccountId,
  KLARNA_V1_API_KEY: `${credentials.clientId}:${credentials.apiKey}`,
});
