import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { currencyDigits, formatMinorUnits } from '../../output/money.ts';
import { sanitiseLine } from '../../output/sanitise.ts';
import type { GlobalFlags } from './global-flags.ts';

/** Names and values, in the order of a person reading; what is `undefined` is left out. */
export type Summary = readonly (readonly [name: string, value: string | undefined])[];

/** `USD 118.00`, where both the amount (minor units) and the currency are known. */
export const moneyOf = async (
  amount: number | undefined,
  currency: string | undefined,
): Promise<string | undefined> => {
  if (amount === undefined || currency === undefined) return undefined;
  const digitsOf = await currencyDigits();
  return formatMinorUnits(amount, currency, digitsOf(currency) ?? 2);
};

/**
 * At a terminal, shows what is about to be written before the first write, and asks once more where the person was
 * asked for values.
 * @throws CliError `interrupted` where the person says no
 */
export const confirmSummary = async (
  { terminal, prompt }: Pick<Context, 'terminal' | 'prompt'>,
  { yes }: GlobalFlags,
  summary: Summary,
  wasAsked: boolean,
): Promise<void> => {
  if (!terminal.interactive) return;
  for (const [name, value] of summary) {
    if (value !== undefined) terminal.talk(`  ${name.padEnd(16)}${sanitiseLine(value)}`);
  }
  if (!wasAsked || yes) return;
  if (await prompt.confirm({ message: 'Go on?', initial: true })) return;
  throw new CliError('interrupted', 'Stopped before the first write.', {
    why: 'You said no. Nothing was written.',
    hint: 'Run it again when you are ready.',
  });
};
