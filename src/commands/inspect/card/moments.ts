import { fromNow } from '../../../output/moment.ts';
import type { InspectDocument } from '../document.ts';
import type { Reader } from './content.ts';

/** Something that happened, as a reader is told of it. */
export interface Moment {
  readonly time: string;
  readonly ago: string;
  readonly what: string;
  readonly where: 'Commerce Layer' | 'Klarna' | 'here';
}

const places = { 'commerce-layer': 'Commerce Layer', klarna: 'Klarna', here: 'here' } as const;

/** What matters of the timeline, oldest first. */
export const moments = ({ timeline }: Pick<InspectDocument, 'timeline'>, reader: Reader): readonly Moment[] =>
  timeline
    .filter(({ is_important }) => is_important)
    .map(({ at, what, where, amount, currency }) => {
      const atMs = Date.parse(at);
      const sum = amount === undefined || currency === undefined ? '' : `, ${reader.money(amount, currency)}`;
      return {
        time: reader.localTime(atMs),
        ago: fromNow(atMs, reader.nowMs),
        what: reader.clean(`${what}${sum}`),
        where: places[where],
      };
    });
