import { sanitise } from '../../output/sanitise.ts';

/**
 * Characters that nobody sees and a model reads all the same: tags and variation selectors spell whole sentences, and
 * blanks without width take words apart. A joiner is a letter's part in some scripts; of several in a row only the first
 * could be.
 */
const unseen = /(?!\u200c|\u200d)\p{Default_Ignorable_Code_Point}|(?<=\u200c|\u200d)(?:\u200c|\u200d)+/gu;

/** Text that may have come from a service, without what would hide something in it or redraw a terminal. */
export const harmlessText = (text: string): string => sanitise(text).replace(unseen, '');

/** The same for all texts of a document, and for the names of its members. */
export const harmless = (node: unknown): unknown => {
  if (typeof node === 'string') return harmlessText(node);
  if (Array.isArray(node)) return node.map(harmless);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [harmlessText(name), harmless(value)]));
};
