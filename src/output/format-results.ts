import { type FormatOptions, formatDocument } from './format.ts';

/** What a filter left of a document, which may be several things: as jq has it, one after the other. */
export const formatResults = async (results: readonly unknown[], options: FormatOptions): Promise<string> => {
  const isRow = (result: unknown) => typeof result === 'object' && result !== null && !Array.isArray(result);
  // Several objects make one table, with one heading.
  if (options.format === 'table' && results.length > 1 && results.every(isRow)) return formatDocument(results, options);
  const texts = await Promise.all(results.map((result) => formatDocument(result, options)));
  const isBare = (result: unknown) => options.raw && (typeof result === 'string' || typeof result === 'number');
  // What YAML calls a stream: readers take the documents apart by it.
  return options.format === 'yaml' && !results.every(isBare) ? texts.join('---\n') : texts.join('');
};
