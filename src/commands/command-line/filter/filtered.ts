import { closest } from '../../../config/closest.ts';
import type { Context } from '../../../context.ts';
import { compactJson } from '../../../output/json.ts';
import { maskLine } from '../../../output/masking.ts';
import { readQuery } from '../../../output/query/jmespath.ts';
import { type Missing, missingIn } from '../../../output/query/missing.ts';
import { sanitiseLine } from '../../../output/sanitise.ts';
import type { GlobalFlags } from '../global-flags.ts';

type Filters = Pick<GlobalFlags, 'query' | 'jq' | 'raw'>;

/**
 * What the flags leave of a document that is masked already: one result of `--query`, any number of `--jq`. `undefined`
 * where the filter failed: the document is to be printed whole then, for what was done must not be lost to it. That is
 * said on stderr, although `--quiet`.
 */
export const filtered = async (
  context: Context,
  flags: Filters,
  document: unknown,
): Promise<readonly unknown[] | undefined> => {
  const end = await resultsOf(context, flags, document);
  if ('complaint' in end) {
    const flag = flags.jq === undefined ? '--query' : '--jq';
    const why = end.complaint.replace(/^jq: error[^:]*: /, '').replace(/\.?$/, '.');
    const line = `Warning: ${flag} failed on this document: ${why} It is printed whole.`;
    // stderr's only sign that stdout is not what was asked for.
    sayOnce(context, line, context.terminal.showAsIs);
    return undefined;
  }
  const path = typeof flags.query === 'string' ? flags.query : plainPath(flags.jq ?? '');
  if (path !== undefined && end.results.every(isNothing)) await noteMissing(context, path, document);
  return end.results;
};

const resultsOf = async (
  context: Context,
  { query, jq, raw }: Filters,
  document: unknown,
): Promise<{ readonly results: readonly unknown[] } | { readonly complaint: string }> => {
  if (jq !== undefined) return (await context.jq()).results(jq, document);
  if (typeof query !== 'string') return { results: [document] };
  const read = await readQuery(query);
  const end = 'of' in read ? read.of(document) : read;
  if ('complaint' in end) return end;
  const { result } = end;
  // A list of texts is a text a line, for a shell to loop over.
  return { results: raw && Array.isArray(result) && result.every(isScalar) ? result : [result] };
};

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** `null`, and what holds nothing else. */
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.values(value).every(isNothing));

/** `.order.number`, `.runs[0].run_id`: the same in JMESPath, without its dot. */
const plainPath = (filter: string): string | undefined =>
  /^\s*(?:\.[A-Za-z_]\w*(?:\[\d*\])?\??)+\s*$/.test(filter) ? filter.trim().slice(1).replaceAll('?', '') : undefined;

/** What was said already: of a batch, one row is told for all. */
const said = new WeakMap<Context, Set<string>>();

const sayOnce = (context: Context, line: string, say: (line: string) => void): void => {
  const before = said.get(context) ?? new Set();
  said.set(context, before);
  if (before.has(line)) return;
  before.add(line);
  const { secrets } = context;
  say(sanitiseLine(maskLine(line, { secrets: secrets.tokens(), credentials: secrets.credentials() })));
};

const noteMissing = async (context: Context, expression: string, document: unknown): Promise<void> => {
  const read = await readQuery(expression);
  const missing = 'tree' in read ? missingIn(read.tree, document) : undefined;
  // Asked of errors, and a document that is none has none.
  if (missing !== undefined && missing.name !== 'error') sayOnce(context, wordsFor(missing), context.terminal.talk);
};

const wordsFor = ({ name, there, isOfList }: Missing): string => {
  if (isOfList) return `Note: ${JSON.stringify(name)} is asked of a list. Its items have it: put [] before it.`;
  const near = closest(name, there);
  return [
    `Note: there is no field ${JSON.stringify(name)} there; there are: ${there.join(', ')}.`,
    ...(near === undefined ? [] : [`Did you mean ${near}?`]),
  ].join(' ');
};

/**
 * An error that is one JSON object, filtered as a document is. It stays whole where that leaves nothing of it: a filter for
 * the document need not go with an error, and a reason is never hidden.
 */
export const filteredError = async (context: Context, flags: Filters, text: string): Promise<string> => {
  const end = await resultsOf(context, flags, JSON.parse(text));
  if ('complaint' in end || end.results.every(isNothing)) return text;
  return end.results
    .map((result) => (flags.raw && typeof result === 'string' ? sanitiseLine(result) : compactJson(result)))
    .map((line) => `${line}\n`)
    .join('');
};
