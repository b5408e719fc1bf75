import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { type AuthorizeValues, valuesOfData } from '../../flows/authorize-body.ts';
import { amountField, ask, missingIn, referenceField } from '../command-line/fields.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import type { AuthorizeFlagValues } from './flags.ts';

/**
 * Refuses what neither a flag nor `--data` nor an order says; `--currency` may still come from the configuration.
 * @throws CliError `usage` naming the flag
 */
export const refuseMissingValues = (
  { orderId, values, data }: AuthorizeFlagValues,
  flags: Pick<GlobalFlags, 'sandbox'>,
): void => {
  if (orderId !== undefined) return;
  const known = { ...valuesOfData(data ?? {}), ...values };
  if (known.amount === undefined) throw missingIn(flags, amountField);
  if (known.reference === undefined) throw missingIn(flags, referenceField);
};

/**
 * The same for the currency, which the configuration may say; it is read for this alone, before credentials are missed.
 * @throws CliError `usage` naming the flag
 */
export const refuseMissingCurrency = async (
  context: Context,
  flags: GlobalFlags,
  { orderId, values, data, currencyField }: AuthorizeFlagValues,
): Promise<void> => {
  const known = { ...valuesOfData(data ?? {}), ...values };
  if (orderId !== undefined || known.currency !== undefined) return;
  const { loadSettings } = await import('../../config/load.ts');
  const settings = flags.sandbox ? undefined : await loadSettings(context, { flags, dryRun: true });
  if (settings?.defaults.currency === undefined) throw missingIn(flags, currencyField);
};

/** What the flags say, and what the configuration adds where neither they nor `--data` do; an order has its currency. */
export const withDefaults = (
  { values, data }: Pick<AuthorizeFlagValues, 'values' | 'data'>,
  { capture, currency }: Settings['defaults'],
  hasOrder: boolean,
): AuthorizeValues => {
  const known = { ...valuesOfData(data ?? {}), ...values };
  return {
    ...(known.capture === undefined && capture ? { capture: capture.value === 'now' ? 'NOW' : 'LATER' } : {}),
    ...(known.currency === undefined && currency && !hasOrder ? { currency: currency.value } : {}),
    ...values,
  };
};

/** True where flags and `--data` say all that an authorization without an order needs, the currency aside. */
export const isComplete = ({ values, data }: Pick<AuthorizeFlagValues, 'values' | 'data'>): boolean => {
  const known = { ...valuesOfData(data ?? {}), ...values };
  return known.amount !== undefined && known.reference !== undefined;
};

/** Asks for what an authorization still lacks: without an order the amount, its currency, the reference. */
export const completeValues = async (
  context: Context,
  inputs: Pick<AuthorizeFlagValues, 'values' | 'data' | 'currencyField'>,
  { sandbox, defaults }: Pick<Settings, 'sandbox' | 'defaults'>,
  hasOrder: boolean,
): Promise<AuthorizeValues> => {
  const given = withDefaults(inputs, defaults, hasOrder);
  if (hasOrder) return given;
  const known = { ...valuesOfData(inputs.data ?? {}), ...given };
  const { currencyField } = inputs;
  const initial = (field: { readonly inSandbox?: string }) => (sandbox ? field.inSandbox : undefined);
  return {
    ...given,
    amount: await ask(context, amountField, known.amount, initial(amountField)),
    currency: await ask(context, currencyField, known.currency, initial(currencyField)),
    reference: await ask(context, referenceField, known.reference, initial(referenceField)),
  };
};
