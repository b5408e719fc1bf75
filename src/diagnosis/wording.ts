import type { Money, Wording } from './finding.ts';
import type { PaymentFacts } from './payment-facts.ts';

/** Letters, of a text that is somebody else's and of an id. */
const longest = { text: 60, id: 200 };

/** @param write how the caller writes amounts; without it they stay minor units, and say so */
export const wordingFor = (facts: PaymentFacts, nowMs: number, write: Money = inMinorUnits): Wording => ({
  nowMs,
  money: (amount, currency) => {
    if (amount === null) return 'an unknown amount';
    const isWritable = Number.isSafeInteger(amount) && currency !== null && /^[A-Z]{3}$/.test(currency);
    return isWritable ? write(amount, currency) : `${amount} minor units`;
  },
  quote: (text) => quoted(text, facts, longest.text),
  id: (text) => quoted(text, facts, longest.id),
});

const inMinorUnits: Money = (amount, currency) => `${amount} minor units of ${currency}`;

/** Somebody may have put the token into a message; a full stop at its end would end our sentence. */
const quoted = (text: string | null, { payment }: PaymentFacts, most: number): string => {
  const token = payment?.auth_token;
  const whole = token ? (text ?? '').replaceAll(token, '…') : (text ?? '');
  const line = whole
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .replace(/[.!?]+$/, '');
  if (line === '') return 'not told';
  const letters = [...line];
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`;
};
