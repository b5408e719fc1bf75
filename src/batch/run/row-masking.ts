import { type MaskingRule, maskDocument } from '../../output/masking.ts';
import type { RowResult } from '../row-result.ts';

/** What a value looks like in a text, a URL or a Basic credential; see `maskDocument`. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(Buffer.from(secret).toString()),
  Buffer.from(secret).toString('base64'),
];

/** Where a query could stand, or the address of a person. */
const mayHoldMore = /[?&#@]/;

/**
 * Masks what a row came to. Walking through a document for each of its row's secrets costs more than the row's requests,
 * and hardly ever finds one: the fields of a result hold none, so only a text that shows one is gone through.
 * @param credentials of the whole batch; an access token that is renewed on the way is one more
 */
export const rowMasking = (
  credentials: () => readonly string[],
): ((result: RowResult, tokens: readonly string[]) => RowResult) => {
  let known: readonly string[] = [];
  let forms: readonly string[] = [];
  return (result, tokens) => {
    const now = credentials();
    if (now.length !== known.length) {
      known = now;
      forms = known.flatMap(formsOf);
    }
    const text = JSON.stringify(result);
    const isSeen = (form: string) => form.length >= 6 && text.includes(form);
    if (!mayHoldMore.test(text) && !forms.some(isSeen) && !tokens.flatMap(formsOf).some(isSeen)) return result;
    const rule: MaskingRule = { secrets: tokens, credentials: known, reveal: false };
    // maskDocument keeps the shape of what it is given.
    return maskDocument(result, rule) as RowResult;
  };
};
