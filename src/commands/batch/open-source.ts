import { formatOf } from '../../batch/input/format.ts';
import { openBatchSource } from '../../batch/input/open-source.ts';
import type { RowDefaults } from '../../batch/input/row-rules.ts';
import type { BatchSource } from '../../batch/row.ts';
import { closest } from '../../config/closest.ts';
import { isLoopback } from '../../config/hosts.ts';
import { loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { currencyDigits } from '../../output/money.ts';
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
  const settings = flags.sandbox ? undefined : await loadSettings(context, { flags, dryRun: true });
  const defaults = { ...configured(settings), ...given(flags) };
  const isLimited = settings !== undefined && isAtVendor(settings);
  const format = formatOf(wish.file);
  const source = await openBatchSource(context, {
    path: wish.file,
    format: format === 'yaml' ? undefined : format,
    defaults,
    tags: wish.tags,
    shard: wish.shard,
    repeat: wish.repeat,
    allowSharedPayment: flags.allowSharedPayment === true,
    mode: flags.live ? 'live' : 'test',
    limited: isLimited,
    confirms: flags.confirm === true,
    rate: wish.rate,
    digitsOf: await currencyDigits(),
    closest,
  });
  return { source, defaults, isLimited };
};

/** What stands on the command line. */
const given = ({ route, place, currency, capture, partnerAccountId, newAuthorization }: BatchFlags): RowDefaults => ({
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

const isAtVendor = ({ commerceLayer: { baseUrl } }: Settings): boolean =>
  baseUrl === undefined || !isLoopback(new URL(baseUrl.value).hostname);
