import { closest } from '../../config/closest.ts';
import { type Awaited, awaitableStates, isAwaitable } from '../../diagnosis/awaited.ts';
import { CliError } from '../../errors.ts';

/**
 * `--until paid,refunded`: the states of which any will do.
 * @throws CliError `usage` for a state that there is not, with those there are
 */
export const awaitedStates = (text: string): readonly Awaited[] => {
  const words = text.split(',').map((word) => word.trim());
  return words.map((word) => {
    const name = [word, word.toLowerCase(), word.toUpperCase()].find(isAwaitable);
    if (name !== undefined) return name;
    const meant = closest(word, awaitableStates);
    throw new CliError('usage', `--until ${JSON.stringify(word.slice(0, 40))} is no state of a payment.`, {
      why: `There are ${awaitableStates.join(', ')}; several, with commas between them, mean any of them.`,
      hint: meant === undefined ? 'Choose one of those.' : `--until ${meant}, perhaps?`,
    });
  });
};
