import { type SeedPath, seedError } from './seed-place.ts';

export interface SeedText {
  readonly value: unknown;
  /** The line that a place stands on: its own, or that of what it should have been in. */
  readonly lineOf?: (path: SeedPath) => number | undefined;
}

/**
 * YAML, of which JSON is a part. What is JSON is parsed as such: that is faster for thousands of orders, and spares the
 * library. Its lines are then not known.
 * @throws CliError `usage` naming the line
 */
export async function parseSeedText(text: string): Promise<SeedText> {
  if (text.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return parseYaml(text);
  }
}

async function parseYaml(text: string): Promise<SeedText> {
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines, logLevel: 'error' });
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw seedError([], `is neither YAML nor JSON: ${sentence(error.message)}`, lineAt(error.pos[0]));

  const lineOf = (path: SeedPath): number | undefined => {
    let node: unknown = document.contents;
    let offset = startOf(document.contents);
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(document);
      const pair = isMap(node) ? node.items.find((each) => isScalar(each.key) && each.key.value === key) : undefined;
      node = pair ? pair.value : isSeq(node) && typeof key === 'number' ? node.items[key] : undefined;
      const found = startOf(pair ? pair.key : node);
      if (found === undefined) break;
      offset = found;
    }
    return offset === undefined ? undefined : lineAt(offset);
  };
  return { value: contentsOf(document), lineOf };
}

const startOf = (node: unknown): number | undefined =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range[0] : undefined;

/** @throws CliError `usage` where its aliases would grow without end */
function contentsOf(document: { readonly toJS: (options: { maxAliasCount: number }) => unknown }): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw seedError([], 'has too many aliases', undefined);
  }
}

const sentence = (text: string): string => text.replace(/[.\s]+$/, '');
