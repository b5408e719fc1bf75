/** How deep Ruby's parser, and so Commerce Layer's, follows a document unless told; Klarna's limit is not published. */
const deepest = 100;

/**
 * Whether a parsed document is one that a vendor can keep: no deeper than a hundred levels, without numbers past all limits
 * (`1e400`), and without text that no database takes (U+0000, half a surrogate pair).
 */
export function isStorable(value: unknown, levels = deepest): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((each) => isStorable(each, levels - 1));
  return Object.entries(value).every(([name, each]) => isStorableText(name) && isStorable(each, levels - 1));
}

const isStorableText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
