import { sanitise } from '../../output/sanitise.ts';

/**
 * Characters that nobody sees and a model reads all the same: tags and variation selectors spell whole sentences, and
 * blanks without width take words apart.
 */
const unseen = /[\u200b\u2060-\u2064\u{e0000}-\u{e0fff}]/gu;

/** Text that may have come from a service, without what would hide something in it or redraw a terminal. */
export const harmlessText = (text: string): string => sanitise(text).replace(unseen, '');

/** The same for all texts of a document, and for the names of its members. */
export const harmless = (node: unknown): unknown => {
  if (typeof node === 'string') return harmlessText(node);
  if (Array.isArray(node)) return node.map(harmless);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [harmlessText(name), harmless(value)]));
};
