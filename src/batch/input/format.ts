/** How a batch may be written. */
export type BatchFormat = 'csv' | 'ndjson' | 'yaml';

const byEnding: Readonly<Record<string, BatchFormat>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  yaml: 'yaml',
  yml: 'yaml',
};

/** What a file's name says about what is in it. */
export const formatOf = (path: string): BatchFormat | undefined =>
  byEnding[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''];

/** Whether a text begins as a scenario file does, below its comments. */
export const looksLikeScenarios = (text: string): boolean =>
  /^\ufeff?(?:[ \t]*(?:#.*|---)?\r?\n)*(?:version|extends|variables|defaults|scenarios)[ \t]*:/.test(text);

/** What the first character says, where no name does: a line of NDJSON is an object, and no header begins like one. */
export const formatOfText = (text: string): 'csv' | 'ndjson' => (/^\s*[{[]/.test(text) ? 'ndjson' : 'csv');
