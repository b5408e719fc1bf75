import type { Money, Wording } from './finding.ts';
import type { PaymentFacts } from './payment-facts.ts';

const longest = 60;

/** @param write how the caller writes amounts; without it they stay minor units, and say so */
export const wordingFor = (facts: PaymentFacts, nowMs: number, write: Money = inMinorUnits): Wording => ({
  nowMs,
  money: (amount, currency) => {
    if (amount === null) return 'an unknown amount';
    const isWritable = Number.isSafeInteger(amount) && currency !== null && /^[A-Z]{3}$/.test(currency);
    return isWritable ? write(amount, currency) : `${amount} minor units`;
  },
  quote: (text) => quoted(text, facts.payment?.auth_token ?? null),
});

const inMinorUnits: Money = (amount, currency) => `${amount} minor units of ${currency}`;

/** Somebody may have put the token into a message; a full stop at its end would end our sentence. */
const quoted = (text: string | null, token: string | null): string => {
  const whole = token ? (text ?? '').replaceAll(token, '…') : (text ?? '');
  const line = whole
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .replace(/[.!?]+$/, '');
  if (line === '') return 'not told';
  const letters = [...line];
  return letters.length <= longest ? line : `${letters.slice(0, longest - 1).join('')}…`;
};
