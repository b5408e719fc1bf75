import { type ErrorEntry, notAllowed, refuse } from './errors.ts';

/** The part of a JSON:API query that the sandbox knows. */
export interface Query {
  /** Each path of `include` as its relationships: `order.payment_method` is two. */
  readonly include: readonly (readonly string[])[];
  /** `fields[type]`: the only fields wanted of that type. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  readonly page: { readonly number: number; readonly size: number };
  /** `filter[q][<attribute>_eq]`. */
  readonly filters: readonly { readonly attribute: string; readonly value: string }[];
}

/**
 * Reads a query strictly: what is not known is refused, as jsonapi-resources does.
 * @param list whether pages and filters mean something for this address
 * @throws 400
 * @see https://docs.commercelayer.io/core/filtering-data
 */
export function parseQuery(url: URL, list: boolean): Query {
  let include: string[][] = [];
  const fields = new Map<string, ReadonlySet<string>>();
  const filters: { attribute: string; value: string }[] = [];
  const page = { number: 1, size: 10 };
  for (const [name, value] of url.searchParams) {
    const [, type] = /^fields\[([a-z_]+)\]$/.exec(name) ?? [];
    const [, attribute] = /^filter\[q\]\[([a-z_]+)_eq\]$/.exec(name) ?? [];
    const [, which] = /^page\[(number|size)\]$/.exec(name) ?? [];
    if (name === 'include') include = split(value).map((path) => path.split('.'));
    else if (type !== undefined) fields.set(type, new Set(split(value)));
    else if (list && attribute !== undefined) filters.push({ attribute, value });
    else if (list && (which === 'number' || which === 'size')) page[which] = pageValue(which, value);
    else throw refuse(400, name.startsWith('filter') ? filterNotAllowed(name) : notAllowed(name));
  }
  return { include, fields, page, filters };
}

export const filterNotAllowed = (name: string): ErrorEntry => ({
  title: 'Filter not allowed',
  detail: `${name} is not allowed.`,
  code: 'FILTER_NOT_ALLOWED',
});

const split = (value: string): string[] => value.split(',').filter((part) => part !== '');

/** At most 25 a page. Whether the vendor refuses a larger one or cuts it is not known; refusing is the stricter. */
function pageValue(which: 'number' | 'size', value: string): number {
  const number = /^[1-9]\d{0,5}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && (which === 'number' || number <= 25)) return number;
  throw refuse(400, {
    title: 'Invalid page value',
    detail: `${value} is not a valid value for ${which} page parameter.`,
    code: 'INVALID_PAGE_VALUE',
  });
}
