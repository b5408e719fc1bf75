import type { Glyphs } from '../../../output/glyphs.ts';
import type { Line, Measure } from '../../../output/spans.ts';
import type { InspectDocument } from '../document.ts';
import { cardContent, type Reader } from './content.ts';
import { plainCard } from './plain.ts';
import { screenCard } from './screen.ts';

export interface CardOptions extends Reader {
  readonly columns: number;
  readonly glyphs: Glyphs;
  readonly measure: Measure;
  /** Nothing drawn, nothing beside another thing: KLARNA_CL_ACCESSIBLE. */
  readonly isPlain: boolean;
}

/**
 * A payment on one screen: what is the matter and whose turn it is, the money, both sides, the customer, what happened,
 * the ids to quote, and the way out. Pure: state in, lines out.
 */
export const paymentCard = (document: InspectDocument, options: CardOptions): readonly Line[] => {
  const content = cardContent(document, options);
  const { columns: width, glyphs, measure } = options;
  return options.isPlain ? plainCard(content, 12) : screenCard(content, { width, glyphs, measure });
};
