import type { Attempt } from '../../world/refusal.ts';
import { recordNotFound, refuse, refusedBy } from '../errors.ts';
import type { Outcome, Related } from './resource-type.ts';

/** What came of an action of the domain, for the pipeline. */
export const outcomeOf = ({ atKlarna, refusal }: Attempt): Outcome => ({
  atKlarna,
  refusal: refusal && refusedBy(refusal),
});

/** @throws 404 where a row is gone */
export function present<Row>(row: Row | undefined): Row {
  if (row === undefined) throw refuse(404, recordNotFound);
  return row;
}

/** The id of a to-one relationship's target; `null` where it was emptied, `undefined` where it was not sent. */
export function linkedId(link: Related[string] | undefined): string | null | undefined {
  if (link === undefined || link === null) return link;
  return 'id' in link ? link.id : undefined;
}

/** The ids of a to-many relationship's targets. */
export const linkedIds = (link: Related[string] | undefined): readonly string[] =>
  link === undefined || link === null || 'id' in link ? [] : link.map(({ id }) => id);
