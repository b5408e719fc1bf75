import * as v from 'valibot';
import type { Closest } from '../input/columns.ts';
import { type Path, shown } from './complaints.ts';

/*
 * The format of a campaign's file; docs/batch.md describes it to people. What a flag may hold is judged later, once the
 * variables in it are known.
 */

/** A text, number or truth; with `${…}` in it, a text at first. */
export type Scalar = string | number | boolean;

const scalar = v.union([v.string(), v.number(), v.boolean()], 'should be one text, number, true or false');
const word = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const rowId = /^[^\s/#\p{C}]{1,100}$/u;

const purchaseFlags = [
  'amount',
  'currency',
  'reference',
  'payment-request-id',
  'partner-account-id',
  'capture',
  'order',
  'idempotency-key',
  'new-authorization',
] as const;

/** The flags of each step, in the spelling of the command line; `of` is what the command takes as its argument. */
export const stepFlags = {
  seed: [],
  'payment-request': ['order', 'amount', 'currency', 'reference', 'partner-account-id', 'customer'],
  flow: ['payment-id', 'auth-token', 'session-token', 'route', 'place', 'confirm', 'data', ...purchaseFlags],
  'send-token': ['payment-id', 'auth-token'],
  authorize: ['session-token', 'confirm', 'data', ...purchaseFlags],
  capture: ['of', 'amount', 'approve', 'release', 'reference', 'partner-account-id'],
  refund: ['of', 'amount', 'reference', 'partner-account-id'],
  void: ['of', 'partner-account-id'],
  check: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type StepCommand = keyof typeof stepFlags;
// The keys of a literal are what its type says.
export const stepCommands = Object.keys(stepFlags) as readonly StepCommand[];

const free = v.nullish(v.record(v.string(), v.unknown(), 'should be a group of names and values'));

const flagsOf = (command: StepCommand) => {
  const entries: Record<string, v.GenericSchema<unknown, unknown>> = {};
  for (const flag of stepFlags[command]) entries[flag] = v.optional(flag === 'data' ? v.unknown() : scalar);
  return v.nullish(v.strictObject(entries, 'should be a group of flags and values'));
};

const words = v.record(v.pipe(v.string(), v.regex(word, nameRule('a variable'))), scalar, groupOf('values'));

const pathText = v.pipe(v.string(), v.regex(/^[\w-]+(?:\.[\w-]+)*$/, 'is no path like order.amount'));

const stepEntries = {
  name: v.optional(v.pipe(v.string(), v.regex(word, nameRule('a step')))),
  save: v.optional(
    v.record(v.pipe(v.string(), v.regex(word, nameRule('a saved value'))), pathText, groupOf('names and paths')),
  ),
  expect: v.optional(scalar),
  seed: free,
  'payment-request': flagsOf('payment-request'),
  flow: flagsOf('flow'),
  'send-token': flagsOf('send-token'),
  authorize: flagsOf('authorize'),
  capture: flagsOf('capture'),
  refund: flagsOf('refund'),
  void: flagsOf('void'),
  check: free,
} as const;

const step = v.lazy((input) =>
  typeof input === 'string'
    ? v.picklist(stepCommands, `is none of the steps: ${stepCommands.join(', ')}`)
    : v.strictObject(stepEntries, 'should be the name of a step, or a group that begins with it'),
);

const tags = v.union([v.string(), v.array(v.union([v.string(), v.number()]))], 'should be a text, or a list of texts');
const repeat = v.pipe(
  v.number('should be a whole number from 1 to 10000'),
  v.check((n) => Number.isInteger(n) && n >= 1 && n <= 10_000, 'should be a whole number from 1 to 10000'),
);

const defaults = v.strictObject({
  tags: v.optional(tags),
  expect: v.optional(scalar),
  repeat: v.optional(repeat),
  // Flags, for all steps that know them.
  route: v.optional(scalar),
  place: v.optional(scalar),
  confirm: v.optional(scalar),
  capture: v.optional(scalar),
  'partner-account-id': v.optional(scalar),
});

const scenarioEntries = {
  id: v.pipe(
    v.union([v.string(), v.number()], 'should be a text'),
    v.check((id) => rowId.test(String(id)), 'is no id: 1 to 100 letters, digits and signs, without blanks, # and /'),
  ),
  tags: v.optional(tags),
  expect: v.optional(scalar),
  repeat: v.optional(repeat),
  with: v.optional(words),
  matrix: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(word, nameRule('a variable'))),
      v.pipe(v.array(scalar, 'should be a list of values'), v.minLength(1, 'is empty')),
      groupOf('lists'),
    ),
  ),
  flow: flagsOf('flow'),
  steps: v.optional(
    v.pipe(
      v.array(step, 'should be a list of steps'),
      v.minLength(1, 'is empty'),
      v.maxLength(50, 'has more than 50 steps'),
    ),
  ),
} as const;

const fileEntries = {
  // An editor's word for what describes the file.
  $schema: v.optional(v.string('should be the name of a schema')),
  version: v.literal(1, 'should be 1, the only version there is'),
  extends: v.optional(v.string('should be the path of a file')),
  variables: v.optional(v.nullable(words)),
  defaults: v.optional(v.nullable(defaults)),
  scenarios: v.optional(
    v.pipe(
      v.array(v.strictObject(scenarioEntries, 'should be a group that begins with id'), 'should be a list'),
      v.maxLength(10_000, 'has more than 10000 scenarios'),
    ),
  ),
} as const;

/** A file of scenarios; its JSON Schema is made of this. */
export const campaignFile = v.strictObject(fileEntries, 'should be a group that begins with version: 1');

export type CampaignFile = v.InferOutput<typeof campaignFile>;
export type Scenario = NonNullable<CampaignFile['scenarios']>[number];
export type Step = NonNullable<Scenario['steps']>[number];

function nameRule(what: string): string {
  return `is no name for ${what}: a letter, then letters, digits, - and _, 40 at most`;
}

function groupOf(what: string): string {
  return `should be a group of ${what}`;
}

/** The names that may stand in the group at a path; `undefined` where any may. */
const knownAt = (path: Path): readonly string[] => {
  const [first, , inScenario, , command] = path;
  if (path.length === 0) return Object.keys(fileEntries).filter((name) => name !== '$schema');
  if (first === 'defaults') return Object.keys(defaults.entries);
  if (inScenario === undefined) return Object.keys(scenarioEntries);
  if (inScenario === 'flow') return stepFlags.flow;
  if (command === undefined) return Object.keys(stepEntries);
  return stepCommands.some((name) => name === command) ? stepFlags[command as StepCommand] : [];
};

/** Unknown names of a file are complained about together; more than these are another kind of file. */
const mostUnknown = 50;

/**
 * Checks a file's values against the format. Unknown names are taken out one by one, so that all mistakes are seen.
 * @returns the file without them, for what else may be wrong with it; `undefined` where something is of another form
 */
export const checkFormat = (
  value: unknown,
  complain: (path: Path, text: string) => void,
  closest: Closest,
): CampaignFile | undefined => {
  const rest = structuredClone(value);
  for (let found = 0; found <= mostUnknown; found += 1) {
    const parsed = v.safeParse(campaignFile, rest);
    if (parsed.success) return parsed.output;
    const unknown = parsed.issues.filter(isUnknownName);
    if (unknown.length === 0) {
      for (const issue of parsed.issues) complain(pathOf(issue), textOf(issue));
      return undefined;
    }
    for (const issue of unknown) {
      const path = pathOf(issue);
      const holder = path.slice(0, -1);
      if (Array.isArray(valueAt(rest, holder))) {
        complain(holder, `${nameOf(holder.at(-1))} is a list, and should be a group of names and values`);
        return undefined;
      }
      complain(path, unknownName(path, closest));
      without(rest, path);
    }
  }
  return undefined;
};

const isUnknownName = ({ kind, type, expected }: v.BaseIssue<unknown>): boolean =>
  kind === 'schema' && type === 'strict_object' && expected === 'never';

const pathOf = (issue: v.BaseIssue<unknown>): Path =>
  (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

const unknownName = (path: Path, closest: Closest): string => {
  const name = String(path.at(-1));
  const known = knownAt(path.slice(0, -1));
  // It compares with underscores.
  const near = closest(
    name,
    known.map((one) => one.replaceAll('-', '_')),
  );
  const meant = near?.replaceAll('_', '-');
  const what = `${shown(name)} is not known here`;
  return meant === undefined ? `${what}; there are ${known.join(', ')}` : `${what}; ${meant} is meant?`;
};

const nameOf = (key: unknown): string => {
  if (key === undefined) return 'the file';
  return typeof key === 'number' ? 'this' : shown(String(key));
};

const textOf = (issue: v.BaseIssue<unknown>): string => {
  const name = nameOf(issue.path?.at(-1)?.key);
  if (issue.received === 'undefined') return `${name} is missing`;
  // The library's own sentences quote what stands there.
  const text = /^(?:should|is|has) /.test(issue.message) ? issue.message : 'is not what should stand there';
  return `${name} ${text}`;
};

const valueAt = (value: unknown, path: Path): unknown => path.reduce<unknown>(memberOf, value);

const without = (value: unknown, path: Path): void => {
  const holder = valueAt(value, path.slice(0, -1));
  if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, String(path.at(-1)));
};

const memberOf = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
