import { loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { PlanInputs } from '../../flows/plan.ts';
import type { GlobalFlags } from './global-flags.ts';

type Addresses = Pick<
  PlanInputs,
  'baseUrl' | 'authUrl' | 'klarnaBaseUrl' | 'klarnaV1BaseUrl' | 'partnerAccountId' | 'grant'
>;

/** What configuration says, for requests that are only shown; credentials are neither needed nor read. */
export const planFromConfig = async (
  context: Context,
  flags: GlobalFlags,
): Promise<{ readonly addresses: Addresses; readonly defaults: Settings['defaults'] }> => {
  const unknown = { grant: 'integration', partnerAccountId: '$KLARNA_PARTNER_ACCOUNT_ID' } as const;
  // The sandbox's addresses are known only while one runs.
  if (flags.sandbox) return { addresses: unknown, defaults: {} };
  const { commerceLayer, klarna, klarnaV1, defaults } = await settingsForPlan(context, flags);
  const account =
    klarna.partnerAccountId?.value ?? (klarna.credentials === undefined ? unknown.partnerAccountId : undefined);
  const addresses = {
    grant: grantOf(commerceLayer.credentials),
    ...(account === undefined ? {} : { partnerAccountId: account }),
    ...(commerceLayer.baseUrl === undefined ? {} : { baseUrl: commerceLayer.baseUrl.value }),
    ...(commerceLayer.authUrl.source === 'default' ? {} : { authUrl: commerceLayer.authUrl.value }),
    ...(klarna.baseUrl.source === 'default' ? {} : { klarnaBaseUrl: klarna.baseUrl.value }),
    ...(klarnaV1.baseUrl === undefined ? {} : { klarnaV1BaseUrl: klarnaV1.baseUrl.value }),
  };
  return { addresses, defaults };
};

/** Credentials say how a token is asked for and whether the path has an account; without sound ones it is shown generally. */
const settingsForPlan = async (context: Context, flags: GlobalFlags): Promise<Settings> => {
  try {
    return await loadSettings(context, { flags, keyring: 'closed' });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return loadSettings(context, { flags, dryRun: true });
  }
};

const grantOf = (credentials: Settings['commerceLayer']['credentials']): PlanInputs['grant'] => {
  if (credentials?.accessToken !== undefined) return 'given';
  return credentials?.client !== undefined && credentials.client.secret === undefined ? 'sales-channel' : 'integration';
};
