import { createHash } from 'node:crypto';
import type { Environment } from '../../context.ts';
import type { Parsed } from '../../flows/inputs.ts';

/** What variables stand for in one row. */
export interface VariableScope {
  /** Which row of the file it is, counted from 1, comments and empty lines left out. */
  readonly row: number;
  readonly line: number;
  /** Which turn of `--repeat`, counted from 1. */
  readonly turn: number;
  /** SHA-256 of the batch's bytes: the same row of the same batch gets the same UUID, so that it can be taken up again. */
  readonly contentHash: string;
  readonly environment: Environment;
}

const variable = /\$\$\{|\$\{([^}]*)(\}?)/g;

/** A text with its variables replaced; `$${` stands for the characters `${`. */
export const expand = (text: string, scope: VariableScope): Parsed<string> => {
  if (!text.includes('${')) return { value: text };
  const complaints: string[] = [];
  const value = text.replace(variable, (whole, name: string | undefined, end: string) => {
    if (name === undefined) return whole.slice(1);
    const found = end === '' ? { complaint: neverClosed } : meaningOf(name, scope);
    if ('value' in found) return found.value;
    complaints.push(found.complaint);
    return '';
  });
  const [complaint] = complaints;
  return complaint === undefined ? { value } : { complaint };
};

const neverClosed = 'a ${ is never closed; $${ stands for the characters';

const meaningOf = (name: string, scope: VariableScope): Parsed<string> => {
  if (name === 'row' || name === 'line' || name === 'turn') return { value: String(scope[name]) };
  if (name === 'uuid') return { value: uuidOf(scope) };
  if (name.startsWith('env:')) return fromEnvironment(name.slice('env:'.length), scope.environment);
  return {
    complaint: `there is no variable ${JSON.stringify(name.slice(0, 24))}: known are row, line, turn, uuid and env:NAME; $\${ stands for the characters`,
  };
};

/** The tool's own variables hold credentials, which must not travel as somebody's reference. */
const isOurs = (name: string): boolean => /^(?:CL|KLARNA)_/i.test(name);

const fromEnvironment = (name: string, environment: Environment): Parsed<string> => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { complaint: 'env: takes the name of a variable, like env:TOKEN' };
  if (isOurs(name)) return { complaint: `${name} is a setting of this tool, and no value for a row` };
  const value = environment[name];
  return value === undefined || value === '' ? { complaint: `the environment has no variable ${name}` } : { value };
};

/** Version 8: a UUID whose bits are made as its maker likes. */
const uuidOf = ({ contentHash, row, turn }: VariableScope): string => {
  const bytes = createHash('sha256').update(`${contentHash} ${row} ${turn}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** Whether a text is another one in each turn of `--repeat`. */
export const variesByTurn = (text: string): boolean => /\$\{(?:turn|uuid)\}/.test(text.replaceAll('$${', ''));

/** Replaces the variables in every string of a JSON document; its keys stay as they are. */
export const expandJson = (json: unknown, scope: VariableScope): Parsed<unknown> => {
  if (typeof json === 'string') return expand(json, scope);
  if (typeof json !== 'object' || json === null) return { value: json };
  const entries: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(json)) {
    const expanded = expandJson(inner, scope);
    if ('complaint' in expanded) return expanded;
    entries.push([name, expanded.value]);
  }
  return { value: Array.isArray(json) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries) };
};
