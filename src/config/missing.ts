import { CliError } from '../errors.ts';
import type { CommerceLayerCredentials } from './accounts.ts';
import type { Sourced } from './layers.ts';
import type { Settings } from './resolve.ts';

const missing = (service: string, variables: string, { profile }: Settings): CliError => {
  const byFlag = profile?.source === 'flag --profile';
  return new CliError('config', `There are no credentials for ${service}.`, {
    code: 'credentials-missing',
    why: byFlag
      ? `The profile ${profile.value} has none, and with --profile the environment's are not used.`
      : 'Neither the environment nor a .klarnarc nor a stored profile has them; nothing was sent.',
    hint: `Run \`klarna-cl config init\`, or set ${variables}, or try --sandbox.`,
  });
};

/** What an access token is asked for with, or the token itself. @throws CliError `config` when there is neither */
export const requireCommerceLayer = (settings: Settings): CommerceLayerCredentials => {
  const { credentials } = settings.commerceLayer;
  if (credentials) return credentials;
  throw missing('Commerce Layer', 'CL_CLIENT_ID with CL_CLIENT_SECRET or CL_SCOPE (or CL_ACCESS_TOKEN)', settings);
};

/** Klarna's API key. @throws CliError `config` when there is none */
export const requireKlarna = (settings: Settings): Sourced<string> => {
  const { credentials } = settings.klarna;
  if (credentials) return credentials.apiKey;
  throw missing('Klarna', 'KLARNA_API_KEY', settings);
};

/** The credentials of Klarna Payments v1. @throws CliError `config` when there are none */
export const requireKlarnaV1 = (settings: Settings): Sourced<string> => {
  const { apiKey } = settings.klarnaV1;
  if (apiKey) return apiKey;
  throw missing('Klarna Payments v1', 'KLARNA_V1_API_KEY (username:password)', settings);
};
