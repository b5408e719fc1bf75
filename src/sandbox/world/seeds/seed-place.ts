import type * as v from 'valibot';
import { CliError } from '../../../errors.ts';

/** Where in a seed something stands: `['orders', 2, 'line_items', 0, 'quantity']`. */
export type SeedPath = readonly (string | number)[];

/** `orders[2].line_items[0].quantity`. */
function placeName(path: SeedPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** The path of what is wrong, and what is, to be read after it: `orders[2].quantity: is less than 1`. */
export function complaintOf(issue: v.BaseIssue<unknown>): { readonly path: SeedPath; readonly text: string } {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  return { path, text: textOf(issue) };
}

function textOf(issue: v.BaseIssue<unknown>): string {
  if (issue.kind !== 'schema') return issue.message;
  if (issue.expected === 'never') return 'is not a name that is known here';
  if (issue.received === 'undefined') return 'is missing';
  // YAML makes numbers of what looks like them.
  if (issue.expected === 'string' && typeof issue.input === 'number')
    return 'is a number and should be text: put it in quotes';
  const wanted = {
    Object: 'a group of names and values',
    Array: 'a list',
    boolean: 'true or false',
    number: 'a number',
    string: 'text',
  };
  const named = Object.entries(wanted).find(([name]) => name === issue.expected)?.[1];
  return `should be ${named ?? issue.expected}, and is ${issue.received}`;
}

/** @param line of the file, where it is known */
export function seedError(path: SeedPath, text: string, line: number | undefined): CliError {
  const place = placeName(path);
  const where = line === undefined ? '' : ` (line ${line})`;
  return new CliError('usage', 'The sandbox cannot read the seed.', {
    code: 'BAD_SEED',
    why: `${place === '' ? 'It' : `${place}:`} ${text}${where}.`,
    hint: 'Nothing was added. docs/shop.example.yaml shows everything that a seed can say.',
  });
}
