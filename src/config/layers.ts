import { dirname, resolve } from 'node:path';
import { factsOf, type Key, keys, type Values } from './catalogue.ts';
import { failure } from './failure.ts';
import type { RcFile } from './rc-file.ts';
import { interpolate } from './rc-interpolation.ts';
import type { Mark, Marks } from './stored.ts';
import { type Environment, variableOf } from './variable.ts';

/** A value, and where it was written down. */
export interface Sourced<Value> {
  readonly value: Value;
  /** For people: `environment CL_BASE_URL`, `.klarnarc (path)`, `profile test`, `default`, `sandbox`. */
  readonly source: string;
  /** The keyring holds the secret, and it was not fetched: the value is only what the mark knows of it. */
  readonly unopened?: Mark;
}

/** One place that values come from. */
export interface Layer {
  readonly kind: 'environment' | 'rc-profile' | 'rc' | 'stored' | 'sandbox';
  /** As written; variables of a `.klarnarc` are not looked up yet. */
  readonly values: Values;
  readonly source: (key: Key) => string;
  /** How the value is named to somebody who is to change it. */
  readonly named: (key: Key) => string;
  /** The final text. @throws CliError `config` for a variable that is not set */
  readonly text: (key: Key, written: string) => string;
  /** Secrets that the keyring holds and that were not fetched; `values` has what stands in for them. */
  readonly unopened?: Marks;
}

const asWritten = (_key: Key, written: string): string => written;

const fromVariables = (environment: Environment): Values => {
  const values: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const { variable } = factsOf(key);
    const value = variable && variableOf(environment, variable);
    if (value) values[key] = value;
  }
  return values;
};

const variableNamed = (key: Key): string => factsOf(key).variable ?? key;

export const environmentLayer = (environment: Environment): Layer => ({
  kind: 'environment',
  values: fromVariables(environment),
  source: (key) => `environment ${variableNamed(key)}`,
  named: (key) => `${variableNamed(key)} in the environment`,
  text: asWritten,
});

export const sandboxLayer = (environment: Environment): Layer => ({
  kind: 'sandbox',
  values: fromVariables(environment),
  source: () => 'sandbox',
  named: (key) => `${variableNamed(key)} of the sandbox`,
  text: asWritten,
});

/** The project's defaults, or the section of one of its profiles. */
export const rcLayer = (file: RcFile, environment: Environment, profile?: string): Layer => {
  const source = profile === undefined ? `.klarnarc (${file.path})` : `.klarnarc (${file.path}), profile ${profile}`;
  const where = profile === undefined ? '' : `profiles.${profile}.`;
  return {
    kind: profile === undefined ? 'rc' : 'rc-profile',
    values: profile === undefined ? file.values : (file.profiles.get(profile) ?? {}),
    source: () => source,
    named: (key) => `${where}${key} in ${file.path}`,
    text: (key, written) => {
      const text = interpolate(file.path, `${where}${key}`, written, environment);
      return factsOf(key).file ? resolve(dirname(file.path), text) : text;
    },
  };
};

/** Secrets that were fetched from the keyring, by account. */
export type Opened = ReadonlyMap<string, string>;

export const storedLayer = (values: Values, profile: string, marks?: Marks, opened?: Opened): Layer => ({
  kind: 'stored',
  values,
  source: (key) => `profile ${profile}${marks?.[key] ? ', keyring' : ''}`,
  named: (key) => `${key} in the stored profile ${profile}`,
  text: asWritten,
  ...(marks && withSecrets(values, marks, opened)),
});

/** What was fetched in its place, and stand-ins for the rest: which credentials are whole is known without opening it. */
const withSecrets = (values: Values, marks: Marks, opened: Opened = new Map()) => {
  const entries = Object.entries(marks);
  const texts = entries.map(([key, mark]) => [key, opened.get(mark.keyring) ?? mark.like ?? '']);
  const unopened: Marks = Object.fromEntries(entries.filter(([, mark]) => !opened.has(mark.keyring)));
  return { values: { ...values, ...Object.fromEntries(texts) }, unopened };
};

export interface Picked extends Sourced<string> {
  readonly layer: Layer;
}

/** One layer's value, looked up and checked. @throws CliError `config` naming key and source, never the value */
export const readFrom = (layer: Layer, key: Key): Picked | undefined => {
  const written = layer.values[key];
  if (written === undefined) return undefined;
  const source = layer.source(key);
  const unopened = layer.unopened?.[key];
  if (unopened) return { value: written, source, layer, unopened };
  const parsed = factsOf(key).parse(layer.text(key, written));
  if ('value' in parsed) return { value: parsed.value, source, layer };
  throw failure(
    'config',
    `${layer.named(key)} ${parsed.complaint}.`,
    factsOf(key).description,
    `Correct it there (its source: ${source}).`,
  );
};

/** The value of the first layer that has one. */
export const pick = (layers: readonly Layer[], key: Key): Picked | undefined => {
  for (const layer of layers) {
    const picked = readFrom(layer, key);
    if (picked) return picked;
  }
  return undefined;
};
