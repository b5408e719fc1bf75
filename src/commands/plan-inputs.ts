import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import type { PlanInputs } from '../flows/plan.ts';
import type { GlobalFlags } from './global-flags.ts';

type Addresses = Pick<PlanInputs, 'baseUrl' | 'authUrl' | 'klarnaBaseUrl' | 'partnerAccountId' | 'grant'>;

/** What configuration says, for requests that are only shown; credentials are neither needed nor read. */
export const planFromConfig = async (
  context: Context,
  flags: GlobalFlags,
): Promise<{ readonly addresses: Addresses; readonly defaults: Settings['defaults'] }> => {
  const unknown = { grant: 'integration', partnerAccountId: '$KLARNA_PARTNER_ACCOUNT_ID' } as const;
  // The sandbox's addresses are known only while one runs.
  if (flags.sandbox) return { addresses: unknown, defaults: {} };
  const { commerceLayer, klarna, defaults } = await loadSettings(context, { flags, dryRun: true });
  const isUrlConfigured = klarna.baseUrl.source !== 'default';
  const addresses = {
    ...unknown,
    ...(commerceLayer.baseUrl === undefined ? {} : { baseUrl: commerceLayer.baseUrl.value }),
    ...(commerceLayer.authUrl.source === 'default' ? {} : { authUrl: commerceLayer.authUrl.value }),
    ...(isUrlConfigured ? { klarnaBaseUrl: klarna.baseUrl.value } : {}),
    ...(klarna.partnerAccountId === undefined ? {} : { partnerAccountId: klarna.partnerAccountId.value }),
  };
  return { addresses, defaults };
};
