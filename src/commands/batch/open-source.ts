import { formatOf } from '../../batch/input/format.ts';
import { openBatchSource } from '../../batch/input/open-source.ts';
import type { RowDefaults } from '../../batch/input/row-rules.ts';
import type { BatchSource } from '../../batch/row.ts';
import { closest } from '../../config/closest.ts';
import { isLoopback } from '../../config/hosts.ts';
import { loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { captureField, given, loadCurrencyField, partnerAccountField, routeField } from '../command-line/fields.ts';
import type { BatchFlags, BatchWish } from './flags.ts';

/** The rows of a batch, and what holds for all that do not say otherwise. */
export interface OpenedSource {
  readonly source: BatchSource;
  readonly defaults: RowDefaults;
  /** The vendors' own limits hold: a service on this machine is a sandbox, and shows its own. */
  readonly isLimited: boolean;
}

/**
 * Opens the file of a batch; credentials are neither needed nor read for that.
 * @throws CliError `usage`, `local-io`, `config` where the configuration cannot be read
 */
export const openSource = async (context: Context, flags: BatchFlags, wish: BatchWish): Promise<OpenedSource> => {
  const { digitsOf, field: currencyField } = await loadCurrencyField();
  // A row would be blamed for them.
  given(routeField, flags.route);
  given(currencyField, flags.currency);
  given(captureField, flags.capture);
  given(partnerAccountField, flags.partnerAccountId);
  const settings = flags.sandbox ? undefined : await loadSettings(context, { flags, dryRun: true });
  const defaults = { ...configured(settings), ...flagged(flags) };
  const isLimited = settings !== undefined && isAtVendor(settings);
  const format = formatOf(wish.file);
  const common = {
    path: wish.file,
    defaults,
    tags: wish.tags,
    shard: wish.shard,
    repeat: wish.repeat,
    mode: flags.live ? ('live' as const) : ('test' as const),
    limited: isLimited,
    rate: wish.rate,
    digitsOf,
    closest,
  };
  if (format === 'yaml') {
    const { openScenarios } = await import('./scenarios.ts');
    return {
      source: await openScenarios(context, { ...common, isSandbox: settings === undefined || isSandbox(settings) }),
      defaults,
      isLimited,
    };
  }
  const source = await openBatchSource(context, {
    ...common,
    format,
    allowSharedPayment: flags.allowSharedPayment === true,
    confirms: flags.confirm === true,
  });
  return { source, defaults, isLimited };
};

/** What stands on the command line. */
const flagged = ({ route, place, currency, capture, partnerAccountId, newAuthorization }: BatchFlags): RowDefaults => ({
  ...(route === undefined ? {} : { route }),
  ...(place === undefined ? {} : { place: 'true' }),
  ...(currency === undefined ? {} : { currency }),
  ...(capture === undefined ? {} : { capture }),
  ...(partnerAccountId === undefined ? {} : { 'partner-account-id': partnerAccountId }),
  ...(newAuthorization === undefined ? {} : { 'new-authorization': 'true' }),
});

const configured = (settings: Settings | undefined): RowDefaults => {
  const { route, currency, capture } = settings?.defaults ?? {};
  return {
    ...(route === undefined ? {} : { route: route.value }),
    ...(currency === undefined ? {} : { currency: currency.value }),
    ...(capture === undefined ? {} : { capture: capture.value }),
  };
};

/** Both services are on this machine: nothing that is made there is anybody's. */
const isSandbox = (settings: Settings): boolean =>
  !isAtVendor(settings) && isLoopback(new URL(settings.klarna.baseUrl.value).hostname);

/** The vendors' limits are those of the vendors; a service on this machine is a sandbox, and shows its own. */
const isAtVendor = ({ commerceLayer: { baseUrl } }: Settings): boolean =>
  baseUrl === undefined || !isLoopback(new URL(baseUrl.value).hostname);
