import { closeSync, ftruncateSync, openSync } from 'node:fs';
import * as v from 'valibot';
import type { Change, TableName } from '../world/tables.ts';
import { tableNames } from '../world/tables.ts';
import { Damage, sealLine, unsealLines } from './sealed-lines.ts';
import type { Snapshot, UncheckedWorld } from './snapshot-file.ts';
import { replaceFile, writeAll } from './whole-file.ts';

const format = 'klarna-cl-sandbox-log';

const header = v.strictObject({
  format: v.literal(format),
  version: v.literal(1),
  /** That of the snapshot that it goes on from, and that snapshot's checksum. */
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  snapshot: v.string(),
});

const table = v.picklist(tableNames);
/** One transaction: rows as they are after it, and what is gone. */
const transaction = v.strictObject({
  rows: v.array(v.strictTuple([table, v.looseObject({ id: v.string() })])),
  removed: v.optional(v.array(v.strictTuple([table, v.string()])), []),
});
type Transaction = v.InferOutput<typeof transaction>;

export interface ChangeLog {
  readonly generation: number;
  readonly snapshot: string;
  readonly transactions: readonly Transaction[];
  readonly checksum: string;
  /** Bytes of it that are whole: a last line that was torn off does not count. */
  readonly length: number;
}

/** @throws Damage */
export function parseLog(bytes: Buffer): ChangeLog {
  const first = /^[0-9a-f]{16} (\{[^\n]*\})\n/.exec(bytes.toString('utf8', 0, 1024))?.[1];
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), header), first);
  if (!read.success) throw new Damage('it does not begin as a log of this version does');
  const { generation, snapshot } = read.output;
  const lines = unsealLines(bytes, snapshot);
  const transactions: Transaction[] = [];
  let { checksum, end } = { checksum: snapshot, end: 0 };
  for (const line of lines) {
    ({ checksum, end } = line);
    if (line.number === 1) continue;
    const parsed = v.safeParse(transaction, line.value);
    if (!parsed.success) throw new Damage(`line ${line.number} is no change that this version knows`);
    transactions.push(parsed.output);
  }
  return { generation, snapshot, transactions, checksum, length: end };
}

/** Brings a world to where the last of the transactions left it; rows keep the order they came in. */
export function replay(world: UncheckedWorld, transactions: readonly Transaction[]): UncheckedWorld {
  const tables = new Map(
    tableNames.map((name) => [name, new Map(world[name].map((row) => [row.id, row] as const))] as const),
  );
  for (const { rows, removed } of transactions) {
    for (const [name, row] of rows) tables.get(name)?.set(row.id, row);
    for (const [name, id] of removed) tables.get(name)?.delete(id);
  }
  const values = (name: TableName) => [...(tables.get(name)?.values() ?? [])];
  return Object.fromEntries(tableNames.map((name) => [name, values(name)])) as unknown as UncheckedWorld;
}

/** A log that is open for appending. */
export interface LogWriter {
  readonly checksum: () => string;
  readonly length: () => number;
  /** Hands a transaction to the system, and returns what takes it back. Throws what the system says, with nothing written. */
  readonly append: (changes: readonly Change[]) => () => void;
  readonly close: () => void;
}

/** Makes the empty log of a snapshot, in place of any other. Throws what the system says. */
export function createLog(path: string, { generation, checksum: snapshot }: Snapshot): LogWriter {
  const { line, checksum } = sealLine({ format, version: 1, generation, snapshot }, snapshot);
  replaceFile(path, [line]);
  return openLog(path, { checksum, length: Buffer.byteLength(line) });
}

/** Opens a log that was read, and takes away what was torn off at its end. Throws what the system says. */
export function openLog(path: string, read: Pick<ChangeLog, 'checksum' | 'length'>): LogWriter {
  const descriptor = openSync(path, 'a');
  let { checksum, length } = read;
  let broken: unknown;
  const cutTo = (sound: typeof read) => {
    ({ checksum, length } = sound);
    try {
      ftruncateSync(descriptor, length);
    } catch (error) {
      // Nothing may stand behind a torn line.
      broken = error;
    }
  };
  ftruncateSync(descriptor, length);
  return {
    checksum: () => checksum,
    length: () => length,
    append: (changes) => {
      if (broken !== undefined) throw broken;
      const before = { checksum, length };
      const sealed = sealLine(transactionOf(changes), checksum);
      try {
        length += writeAll(descriptor, sealed.line);
      } catch (error) {
        cutTo(before);
        throw error;
      }
      checksum = sealed.checksum;
      return () => cutTo(before);
    },
    close: () => closeSync(descriptor),
  };
}

function transactionOf(changes: readonly Change[]): object {
  const rows = changes.flatMap(({ table, after }) => (after === null ? [] : [[table, after]]));
  const removed = changes.flatMap(({ table, id, after }) => (after === null ? [[table, id]] : []));
  return removed.length === 0 ? { rows } : { rows, removed };
}
