import type { Environment } from '../../context.ts';
import type { Closest } from '../input/columns.ts';
import { shown } from './complaints.ts';
import type { Scalar } from './format.ts';
import type { Campaign } from './load-files.ts';
import { fillKnown, namesIn, partsOf } from './template.ts';

/** Made when a row runs, from its batch and itself, so that a batch that is taken up again makes the same. */
export const generatedNames = ['uuid', 'now', 'reference'] as const;
/** Known of each row. */
const rowNames = ['row', 'id', 'turn'] as const;

/** The values that a row's texts are filled with when the file is read. */
export interface Scope {
  readonly lookup: (name: string) => Scalar | undefined;
  /** Why a name has no value here; `undefined` where it has one. */
  readonly complaintAbout: (name: string, later: readonly string[]) => string | undefined;
}

export interface ScopeOptions {
  readonly variables: Campaign['variables'];
  /** Of the scenario's `with`, and of this row of its `matrix`. */
  readonly own: ReadonlyMap<string, Scalar>;
  readonly environment: Environment;
  readonly closest: Closest;
  /** Which row of the file it is, counted from 1. */
  readonly row: number;
  /** The row's id, without its turn. */
  readonly id: string;
  readonly turn: number;
}

export const openScope = ({ variables, own, environment, closest, ...names }: ScopeOptions): Scope => {
  const known = new Map<string, Scalar | undefined>();
  const open = new Set<string>();
  const lookup = (name: string): Scalar | undefined => {
    const ofEnvironment = environmentName(name);
    if (ofEnvironment !== undefined) {
      if (isOurs(ofEnvironment.name)) return undefined;
      const value = environment[ofEnvironment.name];
      // As a shell has it: what is set to nothing takes the fallback as well.
      return value === undefined || value === '' ? (ofEnvironment.fallback ?? value) : value;
    }
    if (name === 'row' || name === 'id' || name === 'turn') return names[name];
    if (known.has(name)) return known.get(name);
    const given = own.get(name) ?? variables.get(name)?.value;
    if (given === undefined || typeof given !== 'string') return given;
    // A variable that needs itself stays without a value.
    if (open.has(name)) return undefined;
    open.add(name);
    const value = namesIn(given).some((inner) => lookup(inner) === undefined)
      ? undefined
      : plain(fillKnown(given, lookup));
    open.delete(name);
    known.set(name, value);
    return value;
  };
  const complaintAbout: Scope['complaintAbout'] = (name, later) => {
    if (lookup(name) !== undefined) return undefined;
    const ofEnvironment = environmentName(name);
    if (ofEnvironment !== undefined) {
      if (isOurs(ofEnvironment.name))
        return `names ${shown(ofEnvironment.name)}, a setting of this tool and no value for a row`;
      return `needs the variable ${shown(ofEnvironment.name)} of the environment, which is not set; \${env:${shown(ofEnvironment.name)}:-…} says what to take then`;
    }
    const given = own.get(name) ?? variables.get(name)?.value;
    if (typeof given === 'string') {
      const missing = namesIn(given).find((inner) => lookup(inner) === undefined);
      return missing === name || missing === undefined
        ? `needs \${${shown(name)}}, which needs itself`
        : `needs \${${shown(name)}}, whose value has none for \${${shown(missing)}}`;
    }
    if (later.includes(name)) return undefined;
    if (name.startsWith('steps.')) return undefined;
    const meant = closest(name, [...own.keys(), ...variables.keys(), ...later, ...rowNames, ...generatedNames]);
    return `names \${${shown(name)}}, which nothing here is called${meant === undefined ? '' : `; \${${meant}} is meant?`}`;
  };
  return { lookup, complaintAbout };
};

/** The tool's own variables hold credentials, which must not travel as somebody's reference. */
const isOurs = (name: string): boolean => /^(?:CL|KLARNA)_/i.test(name);

/** A variable's own text is filled once and for all. */
const plain = (value: Scalar): Scalar => {
  if (typeof value !== 'string') return value;
  const parts = partsOf(value);
  return 'complaint' in parts ? value : parts.map((part) => ('text' in part ? part.text : '')).join('');
};

/** `env:NAME` and `env:NAME:-fallback`. */
const environmentName = (
  name: string,
): { readonly name: string; readonly fallback: string | undefined } | undefined => {
  const match = /^env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(name);
  return match?.[1] === undefined ? undefined : { name: match[1], fallback: match[2] };
};
