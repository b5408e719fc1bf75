import type { Context } from '../../context.ts';
import { planAccessToken, planSendToken } from '../../flows/plan.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { planFromConfig } from '../command-line/plan-inputs.ts';
import { printPlan } from '../command-line/plan-print.ts';

/** Shows the requests of `send-token`. */
export const planSendTokenCommand = async (
  context: Context,
  flags: GlobalFlags,
  paymentId: string | undefined,
  authToken: string | undefined,
): Promise<void> => {
  const isHidden = flags.curl && !flags.reveal;
  const inputs = {
    ...(await planFromConfig(context, flags)).addresses,
    values: {},
    withOrder: false,
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(authToken === undefined || isHidden ? {} : { authToken }),
  };
  const requests = [...planAccessToken(inputs), planSendToken(inputs)];
  await printPlan(context, flags, requests, [authToken]);
};
