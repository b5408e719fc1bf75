import type { Document, LineCounter } from 'yaml';
import type { Complaints, Path, Place } from './complaints.ts';

/** A YAML file: its values, and where each of them stands. */
export interface YamlText {
  readonly value: unknown;
  readonly placeOf: (path: Path) => Place | undefined;
  /** A number as it was written: `0123` and `1e5` are an id's text as well. */
  readonly sourceOf: (path: Path) => string | undefined;
}

/** How often anchors may be used; what grows beyond that is no campaign. */
const mostAliases = 200;

/**
 * Reads YAML 1.2 by its core schema: `no` and `on` are texts, anchors may be used, tags of one's own may not, and no name
 * stands twice in a group. `undefined` where it cannot be read, which the complaints then say.
 */
export const readYaml = async (file: string, text: string, complaints: Complaints): Promise<YamlText | undefined> => {
  const { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, visit } = await import('yaml');
  const lines = new LineCounter();
  const options = {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: true,
    lineCounter: lines,
    logLevel: 'error',
  } as const;
  const documents = [...parseAllDocuments(text, options)];
  const [document] = documents;
  if (document === undefined || documents.length === 0) return emptyText;
  const [first, second] = documents;
  if (first !== undefined && second !== undefined) {
    complaints.add(file, placeAt(lines, second.range[0]), 'a second document begins here, and a campaign is one');
  }
  const errors = [...document.errors, ...document.warnings];
  // What one mistake leads to on its line is said once.
  const faultyLines = new Set<number>();
  for (const error of errors) {
    const place = placeAt(lines, error.pos[0]);
    if (!faultyLines.has(place.line)) complaints.add(file, place, wordsFor(error));
    faultyLines.add(place.line);
  }
  let isOdd = false;
  const complain = (node: unknown, text: string) => {
    isOdd = true;
    const place = placeAt(lines, startOf(node) ?? 0);
    if (!faultyLines.has(place.line)) complaints.add(file, place, text);
  };
  visit(document, {
    Node: (_, node) => {
      if (isNode(node) && node.tag !== undefined && !coreTags.test(node.tag)) complain(node, tagIsRefused);
    },
    Alias: (_, node) => {
      if (node.resolve(document) === undefined) complain(node, 'this names an anchor that is not there');
    },
    Pair: (_, pair) => {
      if (!isScalar(pair.key)) complain(pair.key, 'a name is one word, and this is a group or a list');
    },
  });
  if (errors.length > 0 || second !== undefined || isOdd) return undefined;

  const nodeAt = (path: Path) => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(document);
      const pair = isMap(node)
        ? node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key))
        : undefined;
      node = pair ? pair.value : isSeq(node) && typeof key === 'number' ? node.items[key] : undefined;
      const found = startOf(pair ? pair.key : node);
      // What is missing is missing where it should have been.
      if (found === undefined) return { node: undefined, offset };
      offset = found;
    }
    if (isAlias(node)) node = node.resolve(document);
    return { node, offset };
  };
  const value = contentsOf(document);
  if (value === tooManyAliases) {
    complaints.add(file, undefined, `it uses its anchors more than ${mostAliases} times`);
    return undefined;
  }
  return {
    value,
    placeOf: (path) => placeAt(lines, nodeAt(path).offset),
    sourceOf: (path) => {
      const { node } = nodeAt(path);
      return isScalar(node) ? node.source : undefined;
    },
  };
};

const emptyText: YamlText = { value: null, placeOf: () => ({ line: 1, column: 1 }), sourceOf: () => undefined };

const placeAt = (lines: LineCounter, offset: number): Place => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

const startOf = (node: unknown): number | undefined =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range[0] : undefined;

const tagIsRefused = 'a tag (!) stands here, and tags are not read';
const coreTags = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** The library's own sentences may quote the file, and with it a token. */
const wordsFor = ({ code }: { readonly code: string }): string => words[code] ?? `it is no YAML (${code})`;

const words: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this name stands in the same group already',
  TAG_RESOLVE_FAILED: tagIsRefused,
  BAD_INDENT: 'this line is indented otherwise than those beside it',
  TAB_AS_INDENT: 'a tab stands where only blanks indent',
  BLOCK_AS_IMPLICIT_KEY: 'a group begins here where a value was expected; is the line before it complete?',
  MISSING_CHAR: 'a sign is missing here: a colon, a quote, a bracket or a brace',
};

const tooManyAliases = Symbol('too many aliases');

const contentsOf = (document: Document.Parsed): unknown => {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    if (error instanceof ReferenceError) return tooManyAliases;
    throw error;
  }
};
