import type { RowServices } from '../../batch/run/execute-row.ts';
import { rowMasking } from '../../batch/run/row-masking.ts';
import type { Mode } from '../../config/choices.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { besideCommerceLayer } from '../../flows/clients.ts';
import type { Krn } from '../../flows/inputs.ts';
import { currencyDigits } from '../../output/money.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { openKlarnaOf } from '../session/clients.ts';
import { openConfiguredCommerceLayer } from '../session/commerce-layer.ts';
import { httpSettings } from '../session/http-settings.ts';
import { identify } from '../session/identity.ts';
import { partiesOf, type RunParties } from '../session/run-parties.ts';
import type { ServiceName } from '../session/session.ts';
import { settle } from '../session/settings.ts';
import type { Pace } from './pace.ts';

/** What the rows of a batch work with: one access token, one pool of connections, one pace. */
export interface BatchSession {
  readonly settings: Settings;
  readonly profile: string;
  readonly mode: () => Mode;
  /** @param partnerAccountId of a row that names one */
  readonly parties: (partnerAccountId?: string) => RunParties;
  readonly services: Pick<
    RowServices,
    'clock' | 'stop' | 'secrets' | 'profile' | 'mode' | 'digitsOf' | 'reach' | 'mask'
  >;
  /** Fetches the access token, before any row needs it. @throws CliError as the first request of a flow does */
  readonly begin: () => Promise<void>;
  readonly waited: Pace['waited'];
  readonly close: () => Promise<void>;
}

/**
 * Opens what many rows need to talk to the services, in the order of the refusals: configuration, live guard. Nothing has
 * been sent when it returns.
 * @throws CliError `config`, `live-guard`, `interrupted`
 */
export const openBatchSession = async (
  context: Context,
  flags: GlobalFlags,
  services: readonly ServiceName[],
  paceOf: (settings: Settings, mode: () => Mode) => Promise<Pace>,
): Promise<BatchSession> => {
  const settled = await settle(context, flags, { services, action: 'flow' });
  try {
    return await openWith(context, flags, services, settled, paceOf);
  } catch (error) {
    await settled.closeSandbox();
    throw error;
  }
};

const openWith = async (
  context: Context,
  flags: GlobalFlags,
  wanted: readonly ServiceName[],
  { needed, settings, closeSandbox }: Awaited<ReturnType<typeof settle>>,
  paceOf: (settings: Settings, mode: () => Mode) => Promise<Pace>,
): Promise<BatchSession> => {
  const identity = await identify(context, flags, { services: wanted, action: 'write' }, { needed, settings });
  const { profile, mode } = identity;
  const { pacer, retryBudget, waited, close: closePace } = await paceOf(settings, mode);
  const http = await context.sharedHttp({
    ...httpSettings(context, flags, settings, undefined),
    ...(pacer === undefined ? {} : { pacer }),
    ...(retryBudget === undefined ? {} : { retryBudget }),
  });
  const commerceLayer = wanted.includes('commerce-layer')
    ? await openConfiguredCommerceLayer(context, settings, http, mode, identity.approve)
    : undefined;
  const digitsOf = await currencyDigits();
  return {
    settings,
    profile,
    mode,
    parties: (partnerAccountId) => partiesOf(settings, wanted, profile, mode(), partnerAccountId),
    services: {
      clock: context.clock,
      stop: context.stop,
      secrets: context.secrets,
      profile,
      mode,
      digitsOf,
      mask: rowMasking(context.secrets.credentials),
      reach: ({ inputs, partnerAccountId }, runId, observer) => {
        const ofRow = http.beside(observer);
        const { route, orderId } = inputs;
        return {
          ...(commerceLayer === undefined || (route === 'network' && orderId === undefined)
            ? {}
            : { commerceLayer: besideCommerceLayer(commerceLayer, ofRow) }),
          ...(route === 'native'
            ? {}
            : {
                klarna: openKlarnaOf(settings, ofRow, {
                  id: runId,
                  mode: mode(),
                  // It was checked against the KRN's form when the row was read.
                  partnerAccountId: partnerAccountId as Krn | undefined,
                }),
              }),
        };
      },
    },
    begin: async () => {
      if (commerceLayer === undefined)
        identity.banner(`Klarna account ${settings.klarna.partnerAccountId?.value ?? 'of the API key'}`);
      else await commerceLayer.access();
    },
    waited,
    close: async () => {
      http.close();
      await closePace?.();
      await closeSandbox();
    },
  };
};
