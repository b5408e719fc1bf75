import type { Source } from './entry.ts';

/** What a pasted error says about itself. */
export interface Mentioned {
  /** Names as they are written there; not each of them is one that there is. */
  readonly names: readonly string[];
  readonly source?: Source;
  readonly httpStatus?: number;
  readonly exitCode?: number;
}

/** Members that hold a name, in the errors of klarna-cl and of both services, and in the documents of klarna-cl. */
const nameMembers = new Set([
  'code',
  'error',
  'error_code',
  'error_messages',
  'result',
  'result_reason',
  'state',
  'state_reason',
  'fraud_status',
  'title',
]);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The JSON in a text: all of it, or the last line that is an object, as an error of klarna-cl is the last of stderr. */
const jsonIn = (text: string): unknown => {
  for (const candidate of [text, ...text.split('\n').reverse()]) {
    if (!/^\s*[[{]/.test(candidate)) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // The next line may be the one.
    }
  }
  return undefined;
};

/** A document of these services is no deeper; what is, is not looked at. */
const deepest = 20;

type See = (member: string, value: string | number) => void;

const walk = (node: unknown, see: See, member = '', depth = 0): void => {
  if (typeof node === 'string' || typeof node === 'number') see(member, node);
  if (depth > deepest || !isRecord(node)) return;
  for (const [name, value] of Object.entries(node)) {
    walk(value, see, Array.isArray(node) ? member : name, depth + 1);
  }
};

const inJson = (document: Record<string, unknown>): Mentioned => {
  const names: string[] = [];
  let httpStatus: number | undefined;
  let exitCode: number | undefined;
  walk(document, (member, value) => {
    if (member === 'exit_code' && typeof value === 'number') exitCode ??= value;
    else if (['http_status', 'status'].includes(member) && /^[1-5]\d\d$/.test(String(value))) {
      httpStatus ??= Number(value);
    } else if (nameMembers.has(member) && typeof value === 'string') names.push(value);
  });
  // What `inspect` prints is full of states; its findings say which of them matter.
  const findings = Array.isArray(document.findings) ? document.findings : [];
  const found = findings.flatMap((finding: unknown) =>
    isRecord(finding) && typeof finding.name === 'string' ? [finding.name] : [],
  );
  return told(found.length > 0 ? found : names, httpStatus, exitCode);
};

const told = (names: readonly string[], httpStatus: number | undefined, exitCode: number | undefined): Mentioned => ({
  names,
  ...(httpStatus === undefined ? {} : { httpStatus }),
  ...(exitCode === undefined ? {} : { exitCode }),
});

const numberAfter = (pattern: RegExp, text: string): number | undefined => {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** A name that nobody writes by chance: `RESOURCE_CONFLICT`, `wrong-amount`, a message of several words. */
const isTelling = (name: string): boolean => /[A-Z]_[A-Z]|^[A-Z]{5,}$|[a-z]-[a-z]| /.test(name);

const isWritten = (name: string, text: string): boolean => {
  const at = text.indexOf(name);
  const around = at === -1 ? '' : `${text[at - 1] ?? ''}${text[at + name.length] ?? ''}`;
  return at !== -1 && !/[\w-]/.test(around);
};

const inProse = (text: string, known: readonly string[]): Mentioned => {
  const bracketed = [...text.matchAll(/\[([\w-]{1,64})\]/g)].map(([, name = '']) => name);
  const written = known.filter((name) => isTelling(name) && isWritten(name, text));
  return told(
    // The name in brackets is the error's; whatever else is mentioned may be a detail of it.
    [...new Set(bracketed.length > 0 ? bracketed : written)],
    numberAfter(/\b(?:HTTP|status)(?: status| code)?:? ?([1-5]\d\d)\b/i, text),
    numberAfter(/\bexit(?:ed)?(?: with)?(?: code| status)?:? ?(\d{1,3})\b/i, text),
  );
};

/** What gives away whose error it is: the shape of its JSON, a link, or our own words about it. */
const signs: readonly (readonly [RegExp, Source])[] = [
  [/"error_messages"/, 'klarna-v1'],
  [/docs\.commercelayer\.io|\bby Commerce Layer\b|"source":\s*\{/, 'commerce-layer'],
  [/docs\.klarna\.com|\bby Klarna\b|"error_id"|"error_message"/, 'klarna-v2'],
];

/** The names in an error that somebody pasted, its numbers, and whose it is. `known` are all names that there are. */
export const mentionedIn = (text: string, known: readonly string[]): Mentioned => {
  const document = jsonIn(text);
  const source = signs.find(([sign]) => sign.test(text))?.[1];
  return {
    ...(isRecord(document) ? inJson(document) : inProse(text, known)),
    ...(source === undefined ? {} : { source }),
  };
};
