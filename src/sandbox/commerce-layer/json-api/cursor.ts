import { invalidPageValue, notAllowed, refuse } from '../errors.ts';

/** A page of what is paged by cursor: the ids that are on it, and the cursor of the next one. */
interface CursorPage {
  readonly ids: readonly string[];
  readonly next: URL | undefined;
}

/**
 * The page that `page[after]` and `page[size]` ask for. "Neither filterable nor sortable", and without page numbers.
 * @param ids everything, in order
 * @throws 400
 * @see https://docs.commercelayer.io/core/api-reference/event_stores#pagination
 */
export function readCursorPage(url: URL, ids: readonly string[]): CursorPage {
  let [from, size] = [0, 10];
  for (const [name, value] of url.searchParams) {
    if (name === 'page[size]') size = sizeOf(value);
    else if (name === 'page[after]') {
      // An id that has made way for newer ones is as unknown as one that never was.
      if (!ids.includes(value)) throw refuse(400, invalidPageValue('after', value));
      from = ids.indexOf(value) + 1;
    } else throw refuse(400, notAllowed(name));
  }
  const page = ids.slice(from, from + size);
  const last = page.at(-1);
  if (last === undefined || from + size >= ids.length) return { ids: page, next: undefined };
  const next = new URL(url);
  next.searchParams.set('page[after]', last);
  next.searchParams.set('page[size]', String(size));
  return { ids: page, next };
}

function sizeOf(value: string): number {
  const size = /^[1-9]\d?$/.test(value) ? Number(value) : 0;
  if (size < 1 || size > 25) throw refuse(400, invalidPageValue('size', value));
  return size;
}
