import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Closest } from '../input/columns.ts';
import { durationWarning } from '../input/limits.ts';
import type { RowDefaults } from '../input/row-rules.ts';
import { isInShard, type Shard } from '../input/shard.ts';
import { isChosen, type TagFilter } from '../input/tags.ts';
import type { BatchRow, BatchSource, Preflight } from '../row.ts';
import { type Complaints, openComplaints, throwIfAny } from './complaints.ts';
import { type Campaign, loadCampaign } from './load-files.ts';
import { requestsOf } from './requests.ts';
import { type RowsOptions, rowsOf } from './rows.ts';
import { seedRequestOf } from './seed-request.ts';
import { openSubjects } from './shared-subjects.ts';
import type { DigitsOf } from './step-values.ts';
import { fill, fillAll, namesIn } from './template.ts';

export interface ScenarioSourceOptions {
  readonly path: string;
  /** Flags of the command line and of the profile, by their names; what the file says wins. */
  readonly defaults: RowDefaults;
  readonly tags?: TagFilter | undefined;
  readonly shard?: Shard | undefined;
  readonly repeat?: number | undefined;
  readonly mode: 'test' | 'live';
  /** The vendors' own limits hold. */
  readonly limited: boolean;
  /** `--rate` */
  readonly rate?: number | undefined;
  readonly digitsOf: DigitsOf;
  /** Of src/config, which this room does not know. */
  readonly closest: Closest;
  /** Whether the services that the batch talks to are a sandbox of this machine: nothing else can be seeded. */
  readonly isSandbox: boolean;
  /** Judges what a seed step asks for, as the sandbox does. @throws CliError `usage` */
  readonly checkSeed?: ((seed: unknown) => Promise<void>) | undefined;
}

type World = Pick<Context, 'files' | 'environment' | 'folders'>;

/**
 * The rows of a campaign: a YAML file of scenarios, described in docs/batch.md. It is read whole and once; its rows are
 * made one by one, the same each time.
 * @throws CliError `usage` naming every mistake with file, line and column; `local-io`
 */
export const openScenarioSource = async (world: World, options: ScenarioSourceOptions): Promise<BatchSource> => {
  const { files, folders } = world;
  const name = options.path;
  const path = resolve(folders.working, name);
  const text = await files.read(path);
  const complaints = openComplaints();
  const campaign = await loadCampaign(world, { name, path, text }, complaints, options.closest);
  if (campaign === undefined) {
    throwIfAny(name, complaints.all());
    throw new TypeError('a campaign that cannot be read has complaints');
  }
  const read = () => rowsOf(campaign, rowsOptions(world, options, complaints));
  let checked: Promise<Preflight> | undefined;
  const preflight = () => {
    checked ??= check(name, campaign, read, complaints, options);
    return checked;
  };
  return {
    name,
    preflight,
    read: async function* () {
      await preflight();
      yield* read();
    },
    close: async () => {},
  };
};

const rowsOptions = ({ environment }: World, options: ScenarioSourceOptions, complaints: Complaints): RowsOptions => {
  const { tags, shard, repeat = 1, digitsOf, closest, isSandbox, defaults } = options;
  return {
    environment,
    closest,
    repeat,
    isWanted: (ofRow, id) =>
      (tags === undefined || isChosen(ofRow, tags)) && (shard === undefined || isInShard(id, shard)),
    outerDefaults: defaults,
    complaints,
    digitsOf,
    noSandbox: isSandbox ? undefined : needsSandbox,
  };
};

const needsSandbox =
  'works in a sandbox alone: a seed is made up, and a payment request waits for a real customer, who is not here';

const mostRows = 1_000_000;

const check = async (
  name: string,
  campaign: Campaign,
  read: () => Iterable<BatchRow>,
  complaints: Complaints,
  { mode, checkSeed, limited, rate, shard }: ScenarioSourceOptions,
): Promise<Preflight> => {
  let rows = 0;
  const ids = new Set<string>();
  const requests = { commerceLayer: 0, klarna: 0 };
  const seeds = new Set<string>();
  const sharedBy = openSubjects();
  for (const row of read()) {
    rows += 1;
    if (rows > mostRows) {
      complaints.add(name, undefined, `it makes more than ${mostRows} rows`);
      break;
    }
    const place = { line: row.line, column: 1 };
    if (ids.has(row.id)) complaints.add(name, place, `two rows are called ${row.id}`);
    ids.add(row.id);
    for (const complaint of sharedBy(row)) complaints.add(name, place, complaint);
    const ofRow = requestsOf(row);
    requests.commerceLayer += ofRow.commerceLayer;
    requests.klarna += ofRow.klarna;
    if (mode === 'live' && usesBoth(row)) {
      complaints.add(name, place, `${row.id} takes route both, which would authorize a live purchase twice`);
    }
    for (const seed of seedsOf(row)) {
      const text = JSON.stringify(seed);
      if (seeds.has(text)) continue;
      seeds.add(text);
      const complaint = await complaintOfSeed(seed, checkSeed);
      if (complaint !== undefined) complaints.add(name, place, `the seed of ${row.id} cannot be made: ${complaint}`);
    }
  }
  throwIfAny(name, complaints.all());
  if (campaign.scenarios.length === 0) {
    throw new CliError('usage', `${name} has no scenarios.`, {
      why: 'Neither it nor a file that it extends lists any. Nothing was sent.',
      hint: '`klarna-cl batch init --format yaml` writes a file that runs.',
    });
  }
  const contentHash = createHash('sha256').update(campaign.texts.join('\0')).digest('hex');
  const { commerceLayer: orders, klarna } = requests;
  const takes = limited ? durationWarning({ payments: 0, orders, klarna, flows: rows }, mode, rate, shard) : undefined;
  return { rows, contentHash, requests, warnings: takes === undefined ? [] : [takes] };
};

const usesBoth = ({ inputs, scenario }: BatchRow): boolean =>
  scenario === undefined
    ? inputs.route === 'both'
    : scenario.steps.some(({ command, flags }) => command === 'flow' && (flags.route ?? 'both') === 'both');

/** Seeds that wait for nothing; others are judged when they are made. */
const seedsOf = ({ scenario }: BatchRow): readonly unknown[] =>
  (scenario?.steps ?? [])
    .filter(({ command, flags }) => command === 'seed' && namesIn(JSON.stringify(flags)).length === 0)
    .map(({ flags }) => seedRequestOf(fillAll(flags, (text) => fill(text, () => ''))));

const complaintOfSeed = async (
  seed: unknown,
  checkSeed: ScenarioSourceOptions['checkSeed'],
): Promise<string | undefined> => {
  try {
    await checkSeed?.(seed);
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return (error.facts.why ?? error.message).replace(/^orders\[0\]\.?/, '').replace(/\.$/, '');
  }
};
