import * as v from 'valibot';
import { type TableName, tableNames, type WorldSnapshot } from '../world/tables.ts';
import { Damage, sealLine, unsealLines } from './sealed-lines.ts';
import { replaceFile } from './whole-file.ts';

const format = 'klarna-cl-sandbox';

/** The first line; each other one is a table's name and a row of it. */
const header = v.strictObject({
  format: v.literal(format),
  version: v.literal(3),
  /** Counts the snapshots of this file. */
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Whether the sandbox had ended: there is then no log of later changes. */
  closed: v.boolean(),
  /** The end of the log that is contained in it, to know that one again; `null` where there was none. */
  contains: v.nullable(v.string()),
  rows: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

export interface Snapshot {
  readonly generation: number;
  readonly closed: boolean;
  readonly contains: string | null;
  /** Of the whole file: the log of what came after begins with it. */
  readonly checksum: string;
}

/** Whether the first bytes are those of a file of lines, and not of an older document. */
export const isSnapshot = (bytes: Buffer): boolean => /^[0-9a-f]{16} \{/.test(bytes.toString('latin1', 0, 18));

/** The rows that a world may be made of; whether each has the right form is looked at later, once. */
export type UncheckedWorld = Record<TableName, { readonly id: string }[]>;

/** @throws Damage */
export function parseSnapshot(bytes: Buffer): { readonly snapshot: Snapshot; readonly world: UncheckedWorld } {
  const world = emptyWorld();
  const lines = unsealLines(bytes, '');
  const first = lines.next();
  if (first.done) throw new Damage('it is empty');
  const read = v.safeParse(header, first.value.value);
  if (!read.success) throw new Damage(versionComplaint(first.value.value));
  let { checksum, end } = first.value;
  let rows = 0;
  for (const line of lines) {
    ({ checksum, end } = line);
    addRow(world, line.value, line.number);
    rows += 1;
  }
  if (rows !== read.output.rows || end !== bytes.length) throw new Damage('its end is missing');
  const { generation, closed, contains } = read.output;
  return { snapshot: { generation, closed, contains, checksum }, world };
}

/** What a snapshot of this world is, before it is written. */
export function sealSnapshot(
  world: WorldSnapshot,
  { generation, closed, contains }: Omit<Snapshot, 'checksum'>,
): { readonly snapshot: Snapshot; readonly write: (path: string) => number } {
  const rows = tableNames.reduce((sum, name) => sum + world[name].length, 0);
  const values = function* () {
    yield { format, version: 3, generation, closed, contains, rows };
    for (const name of tableNames) for (const row of world[name]) yield [name, row];
  };
  const lines: string[] = [];
  let checksum = '';
  let size = 0;
  for (const value of values()) {
    const sealed = sealLine(value, checksum);
    checksum = sealed.checksum;
    size += sealed.line.length;
    lines.push(sealed.line);
  }
  return {
    snapshot: { generation, closed, contains, checksum },
    write: (path) => {
      replaceFile(path, inBatches(lines));
      return size;
    },
  };
}

const emptyWorld = (): UncheckedWorld =>
  Object.fromEntries(tableNames.map((name) => [name, []])) as unknown as UncheckedWorld;

const rowLine = v.strictTuple([v.picklist(tableNames), v.looseObject({ id: v.string() })]);

function addRow(world: UncheckedWorld, value: unknown, number: number): void {
  const line = v.safeParse(rowLine, value);
  if (!line.success) throw new Damage(`line ${number} is no row that this version knows`);
  const [name, row] = line.output;
  world[name].push(row);
}

function versionComplaint(value: unknown): string {
  const version = v.safeParse(v.looseObject({ format: v.literal(format), version: v.number() }), value);
  if (version.success && version.output.version > 3) return 'a newer klarna-cl wrote it';
  return 'no sandbox wrote it';
}

/** Fewer calls of the system: a row is often no longer than a hundred bytes. */
function* inBatches(lines: readonly string[]): Generator<string> {
  for (let at = 0; at < lines.length; at += 500) yield lines.slice(at, at + 500).join('');
}
