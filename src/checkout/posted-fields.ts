/** A field of what the page sent; nothing of it is believed before it is looked at. */
export const fieldOf = (body: object, name: string): unknown =>
  Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;

/** A text without blanks and controls that is not too long: a key, a token, an identifier. */
export function wordOf(body: object, name: string, most: number): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === 'string' && value.length <= most && /^[^\s\p{C}]+$/u.test(value) ? value : undefined;
}

/** As long as a token: cut in the middle, it would be known to no mask any more. */
const longWord = /\S{64,}/g;

/** A sentence for the terminal: of one line, cut where it is long, and without the tokens that an error may name. */
export function sentenceOf(body: object, name: string, most: number): string {
  const value = fieldOf(body, name);
  if (typeof value !== 'string') return '';
  return value
    .replace(longWord, '…')
    .slice(0, most)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
}
