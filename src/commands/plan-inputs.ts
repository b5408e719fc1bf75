import { loadSettings } from '../config/load.ts';
import type { Context } from '../context.ts';
import type { PlanInputs } from '../flows/plan.ts';
import type { GlobalFlags } from './global-flags.ts';
import { checkGlobalFlags } from './global-flags.ts';

/** What configuration says about addresses, for requests that are only shown; credentials are neither needed nor read. */
export const planAddresses = async (
  context: Context,
  flags: GlobalFlags,
): Promise<Pick<PlanInputs, 'baseUrl' | 'authUrl' | 'klarnaBaseUrl' | 'partnerAccountId' | 'grant'>> => {
  checkGlobalFlags(flags);
  const unknown = { grant: 'integration', partnerAccountId: '$KLARNA_PARTNER_ACCOUNT_ID' } as const;
  // The sandbox's addresses are known only while one runs.
  if (flags.sandbox) return unknown;
  const { commerceLayer, klarna } = await loadSettings(context, { flags, dryRun: true });
  const isUrlConfigured = klarna.baseUrl.source !== 'default';
  return {
    ...unknown,
    ...(commerceLayer.baseUrl === undefined ? {} : { baseUrl: commerceLayer.baseUrl.value }),
    ...(commerceLayer.authUrl.source === 'default' ? {} : { authUrl: commerceLayer.authUrl.value }),
    ...(isUrlConfigured ? { klarnaBaseUrl: klarna.baseUrl.value } : {}),
    ...(klarna.partnerAccountId === undefined ? {} : { partnerAccountId: klarna.partnerAccountId.value }),
  };
};
