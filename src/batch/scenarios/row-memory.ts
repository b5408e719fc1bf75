import type { Secrets } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { BatchRow } from '../row.ts';
import type { FinishedStep } from '../run/row-steps.ts';
import { generatedFor } from './generated.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';
import type { StepEnd } from './step-world.ts';
import { namesIn } from './template.ts';
import { valueAt } from './value-at.ts';

/** What the steps of a row know from those before them. */
export interface RowMemory {
  /** The value of a name in a text. @throws CliError `usage` where a step's answer has none, or its token is lost */
  readonly lookup: (name: string) => string | number | boolean;
  /** Which flags a step need not be given. */
  readonly carried: () => ReadonlySet<string>;
  readonly bring: (flag: string) => string | number | undefined;
  /** Takes in what a step came to. @returns the same without any secret, for the journal */
  readonly take: (step: ScenarioStep, end: StepEnd) => FinishedStep;
  /** Takes in what the journal says that it came to. @param tokens what its tokens may have been */
  readonly restore: (step: ScenarioStep, finished: FinishedStep, tokens: readonly string[]) => void;
  readonly addToken: (token: string) => void;
  readonly tokens: () => readonly string[];
  /** The row is over: its tokens are no longer looked for in what is written. */
  readonly forget: () => void;
}

/** A token that an earlier process knew, and this one does not. */
const lost = Symbol('lost');
type Kept = string | number | boolean | typeof lost;

export const openMemory = (row: BatchRow, batchId: string, secrets: Secrets): RowMemory => {
  const generated: Readonly<Record<string, string>> = { ...generatedFor(batchId, row.id) };
  const values = new Map<string, Kept>();
  const saved = new Map<string, string>();
  const brought = new Map<string, Kept>();
  const tokens = new Set<string>();
  const addToken = (token: string) => {
    if (tokens.has(token)) return;
    tokens.add(token);
    secrets.addToken(token);
  };
  const believed = (value: Kept | undefined, name: string): string | number | boolean => {
    if (value === lost) throw tokenLost(name);
    if (value === undefined) throw noValue(name);
    return value;
  };
  const save = (step: ScenarioStep) => {
    for (const [name, path] of Object.entries(step.save)) saved.set(name, `${step.name}.${path}`);
  };
  return {
    lookup: (name) => {
      const made = generated[name];
      if (made !== undefined) return made;
      const key = name.startsWith('steps.') ? name.slice('steps.'.length) : (saved.get(name) ?? '');
      return believed(values.get(key), name);
    },
    carried: () => new Set(brought.keys()),
    bring: (flag) => {
      const value = brought.get(flag);
      if (value === lost) throw tokenLost(flag);
      return typeof value === 'boolean' ? undefined : value;
    },
    take: (step, end) => {
      for (const token of end.tokens) addToken(token);
      const kept: Record<string, unknown> = {};
      const digests: Record<string, string> = {};
      for (const path of wantedPaths(row.scenario, step)) {
        const value = valueAt(end.document, path);
        if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
        values.set(`${step.name}.${path}`, value);
        if (isSecret(path, value, tokens)) digests[path] = sha256(String(value));
        else kept[path] = value;
      }
      save(step);
      const brings: Record<string, string | number> = {};
      for (const [flag, value] of Object.entries(end.brings)) {
        brought.set(flag, value);
        if (isSecret(flag, value, tokens)) digests[flag] = sha256(String(value));
        else brings[flag] = value;
      }
      return {
        name: step.name,
        exit_code: end.failure?.exitCode ?? 0,
        code: end.failure?.code ?? null,
        result: end.result,
        values: kept,
        brings,
        tokens: digests,
        about: end.about,
        steps: end.steps,
      };
    },
    restore: (step, finished, candidates) => {
      for (const token of candidates) addToken(token);
      const tokenOf = (digest: string): Kept => candidates.find((token) => sha256(token) === digest) ?? lost;
      for (const [path, value] of Object.entries(finished.values)) {
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
          values.set(`${step.name}.${path}`, value);
        }
      }
      for (const [flag, value] of Object.entries(finished.brings)) brought.set(flag, value);
      for (const [name, digest] of Object.entries(finished.tokens)) {
        const token = tokenOf(digest);
        // Flags and paths never read the same: the one has dashes, the other underscores.
        if (name.includes('-')) brought.set(name, token);
        else values.set(`${step.name}.${name}`, token);
      }
      save(step);
    },
    addToken,
    tokens: () => [...tokens],
    forget: () => {
      for (const token of tokens) secrets.forgetToken(token);
    },
  };
};

/** What later steps take out of a step's answer; the number of a seeded order tells its tokens again. */
const wantedPaths = (scenario: Scenario | undefined, step: ScenarioStep): ReadonlySet<string> => {
  const start = `steps.${step.name}.`;
  const named = namesIn(JSON.stringify(scenario?.steps.map(({ flags }) => flags) ?? []));
  return new Set([
    ...named.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length)),
    ...Object.values(step.save),
    ...(step.command === 'seed' ? ['order_number'] : []),
  ]);
};

/** By the name of the field, and by the value: a token may stand anywhere in an answer. */
const isSecret = (name: string, value: string | number | boolean, tokens: ReadonlySet<string>): boolean =>
  /(?:^|[._-])(?:token|secret|key|url)$/.test(name) ||
  (typeof value === 'string' && [...tokens].some((token) => value.includes(token)));

const noValue = (name: string): CliError =>
  new CliError('usage', `\${${name}} has no value.`, {
    code: 'VALUE_MISSING',
    why: 'The answer of its step has no text, number or truth there. Nothing was sent for this step.',
    hint: 'Look at what the command of that step prints, and name the path to the value in it.',
  });

const tokenLost = (name: string): CliError =>
  new CliError('usage', `The token of ${name} is gone.`, {
    code: 'TOKEN_LOST',
    why: 'An earlier process of this batch was given it, and tokens are never written down. Nothing was sent for this step now.',
    hint: 'Look at the payment with `klarna-cl inspect`; a new batch begins anew: --new-batch.',
  });
