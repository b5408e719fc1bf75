import type { Context } from '../../context.ts';
import { valuesOfData } from '../../flows/authorize-body.ts';
import { planAccessToken, planAuthorize, planReadOrder } from '../../flows/plan.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { planFromConfig } from '../command-line/plan-inputs.ts';
import { printPlan } from '../command-line/plan-print.ts';
import type { AuthorizeFlagValues } from './flags.ts';
import { withDefaults } from './values.ts';

/** Shows the requests of `authorize`. */
export const planAuthorizeCommand = async (
  context: Context,
  flags: GlobalFlags,
  inputs: AuthorizeFlagValues,
): Promise<void> => {
  const { data, orderId, sessionToken, idempotencyKey } = inputs;
  const withOrder = orderId !== undefined;
  const { addresses, defaults } = await planFromConfig(context, flags);
  const planned = {
    ...addresses,
    ...(inputs.partnerAccountId === undefined ? {} : { partnerAccountId: inputs.partnerAccountId }),
    values: { ...valuesOfData(data ?? {}), ...withDefaults(inputs, defaults, withOrder) },
    withOrder,
    ...(orderId === undefined ? {} : { orderId }),
    ...(data === undefined ? {} : { data }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(sessionToken === undefined || (flags.curl && !flags.reveal) ? {} : { sessionToken }),
    ...(sessionToken === undefined ? {} : { keyToken: sessionToken }),
  };
  const reads = withOrder ? [...planAccessToken(planned), planReadOrder(planned)] : [];
  const requests = [...reads, planAuthorize(planned)];
  await printPlan(context, flags, requests, [sessionToken]);
};
