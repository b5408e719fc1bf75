import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Closest } from '../input/columns.ts';
import type { Complaints, Path } from './complaints.ts';
import { type CampaignFile, checkFormat, type Scalar, type Scenario } from './format.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

/** A value of a campaign, and where it stands. */
export interface Located<Value> {
  readonly value: Value;
  readonly file: LoadedFile;
  readonly path: Path;
}

export interface LoadedFile extends Pick<YamlText, 'placeOf' | 'sourceOf'> {
  readonly name: string;
}

/** A campaign with all that it extends put together. */
export interface Campaign {
  readonly variables: ReadonlyMap<string, Located<Scalar>>;
  /** The members of `defaults`. */
  readonly defaults: ReadonlyMap<string, Located<unknown>>;
  readonly scenarios: readonly Located<Scenario>[];
  /** Every text that it was read from: its content. */
  readonly texts: readonly string[];
}

export interface CampaignText {
  /** As a person named it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

const mostLevels = 10;
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads a campaign and the files that it extends; those nearer to it win, name by name, and a scenario takes the place of
 * one with its id. `undefined` where one of them cannot be read, which the complaints then say.
 */
export const loadCampaign = async (
  { files, folders }: Pick<Context, 'files' | 'folders'>,
  first: CampaignText,
  complaints: Complaints,
  closest: Closest,
): Promise<Campaign | undefined> => {
  const levels: { readonly file: LoadedFile; readonly content: CampaignFile }[] = [];
  const texts: string[] = [];
  const seen: string[] = [];
  const root = rootOf(folders.working, first.path);
  for (let next: CampaignText | undefined = first; next !== undefined; ) {
    const { name, path, text }: CampaignText = next;
    texts.push(text);
    seen.push(path);
    const level = await readLevel(name, text, complaints, closest);
    if (level === undefined) return undefined;
    levels.push(level);
    const { extends: base } = level.content;
    if (base === undefined) break;
    const refuse = (why: string) => complaints.add(name, level.file.placeOf(['extends']), why);
    const found = baseOf(base, path, root, seen);
    if (typeof found !== 'string') {
      refuse(found.complaint);
      return undefined;
    }
    try {
      next = { name: relative(folders.working, found), path: found, text: await files.read(found) };
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      refuse(`this file cannot be read: ${(error.facts.why ?? error.message).replace(/\.$/, '')}`);
      return undefined;
    }
  }
  return { ...merged(levels, complaints), texts };
};

const readLevel = async (name: string, text: string, complaints: Complaints, closest: Closest) => {
  if (text.length > mostBytes) {
    complaints.add(name, undefined, 'it is larger than 4 MiB; many rows of one kind are a CSV file');
    return undefined;
  }
  const yaml = await readYaml(name, text, complaints);
  if (yaml === undefined) return undefined;
  const file = { name, placeOf: yaml.placeOf, sourceOf: yaml.sourceOf };
  const complain = (path: Path, complaint: string) => complaints.add(name, yaml.placeOf(path), complaint);
  const content = checkFormat(yaml.value, complain, closest);
  return content && { file, content };
};

/** Where bases may stand: below the working folder where the campaign does, else below the campaign's own folder. */
const rootOf = (working: string, path: string): string => (isBelow(working, path) ? working : dirname(path));

const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
};

const baseOf = (
  base: string,
  from: string,
  root: string,
  seen: readonly string[],
): string | { readonly complaint: string } => {
  if (isAbsolute(base) || /^[a-z]+:/i.test(base))
    return { complaint: 'extends is a path that begins at this file, like base.yaml or ../base.yaml' };
  const path = resolve(join(dirname(from), base));
  if (seen.includes(path)) return { complaint: 'extends leads back to a file that was read already' };
  if (!isBelow(root, path))
    return { complaint: 'extends leads out of the working folder, and of the folder of the campaign' };
  return seen.length > mostLevels ? { complaint: `there are more than ${mostLevels} levels of extends` } : path;
};

/** @param levels the campaign itself first */
const merged = (
  levels: readonly { readonly file: LoadedFile; readonly content: CampaignFile }[],
  complaints: Complaints,
): Omit<Campaign, 'texts'> => {
  const variables = new Map<string, Located<Scalar>>();
  const defaults = new Map<string, Located<unknown>>();
  const scenarios = new Map<string, Located<Scenario>>();
  for (const { file, content } of levels.toReversed()) {
    for (const [name, value] of Object.entries(content.variables ?? {})) {
      variables.set(name, { value, file, path: ['variables', name] });
    }
    for (const [name, value] of Object.entries(content.defaults ?? {})) {
      defaults.set(name, { value, file, path: ['defaults', name] });
    }
    for (const [index, scenario] of (content.scenarios ?? []).entries()) {
      const path = ['scenarios', index];
      const id = String(scenario.id);
      if (scenarios.get(id)?.file === file)
        complaints.add(file.name, file.placeOf(path), `two scenarios are called ${id}`);
      scenarios.set(id, { value: scenario, file, path });
    }
  }
  return { variables, defaults, scenarios: [...scenarios.values()] };
};
