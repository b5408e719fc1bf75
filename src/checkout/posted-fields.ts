/** A field of what the page sent; nothing of it is believed before it is looked at. */
export const fieldOf = (body: object, name: string): unknown =>
  Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;

/** A text without blanks and controls that is not too long: a key, a token, an identifier. */
export function wordOf(body: object, name: string, most: number): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === 'string' && value.length <= most && /^[^\s\p{C}]+$/u.test(value) ? value : undefined;
}

/**
 * A sentence for the terminal: of one line, cut where it is long. What reads like a token is left out of it: nobody knows
 * what a script of somebody else's puts into its errors.
 */
export function sentenceOf(body: object, name: string, most: number): string {
  const value = fieldOf(body, name);
  if (typeof value !== 'string') return '';
  const line = value.replace(/[\s\p{C}]+/gu, ' ').replace(/[\w.:~+=-]{32,}/g, '…');
  return line.slice(0, most).trim();
}
