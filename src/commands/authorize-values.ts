import type { Settings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import { type AuthorizeValues, valuesOfData } from '../flows/authorize-body.ts';
import type { AuthorizeFlagValues } from './authorize-flags.ts';
import { amountField, ask, missingValue, referenceField } from './fields.ts';

/**
 * Refuses what neither a flag nor `--data` nor an order says; `--currency` may still come from the configuration.
 * @throws CliError `usage` naming the flag
 */
export const refuseMissingValues = ({ orderId, values, data }: AuthorizeFlagValues): void => {
  if (orderId !== undefined) return;
  const known = { ...valuesOfData(data ?? {}), ...values };
  if (known.amount === undefined) throw missingValue(amountField);
  if (known.reference === undefined) throw missingValue(referenceField);
};

/** Asks for what an authorization without an order still lacks: the amount, its currency, the reference. */
export const completeValues = async (
  context: Context,
  inputs: AuthorizeFlagValues,
  { sandbox, defaults }: Pick<Settings, 'sandbox' | 'defaults'>,
): Promise<AuthorizeValues> => {
  const capture = defaults.capture && (defaults.capture.value === 'now' ? 'NOW' : 'LATER');
  const given: AuthorizeValues = { ...(capture === undefined ? {} : { capture }), ...inputs.values };
  if (inputs.orderId !== undefined) return given;
  const known = { ...valuesOfData(inputs.data ?? {}), ...inputs.values };
  const { currencyField } = inputs;
  const initial = (field: { readonly inSandbox?: string }) => (sandbox ? field.inSandbox : undefined);
  return {
    ...given,
    amount: await ask(context, amountField, known.amount, initial(amountField)),
    currency: await ask(context, currencyField, known.currency ?? defaults.currency?.value, initial(currencyField)),
    reference: await ask(context, referenceField, known.reference, initial(referenceField)),
  };
};
