import * as v from 'valibot';
import { describeIssue, importWorld } from '../world/new-world.ts';
import { snapshotSchema, type WorldSnapshot } from '../world/tables.ts';
import { type ChangeLog, parseLog, replay } from './change-log.ts';
import { damaged, unreadable } from './failures.ts';
import { Damage } from './sealed-lines.ts';
import { isSnapshot, parseSnapshot, type Snapshot } from './snapshot-file.ts';
import { readWhole } from './whole-file.ts';

/** What stands on the disk. */
export type Found = { readonly world: WorldSnapshot | undefined } & (
  | { readonly snapshot: Snapshot; readonly log: ChangeLog }
  /** Without a log that goes on from it. */
  | { readonly snapshot?: Snapshot; readonly log?: undefined; readonly generation: number }
);

/**
 * Reads a data file with its log, and changes neither.
 * @throws CliError `local-io` for anything but what a sandbox leaves there, killed or not
 */
export function readData(path: string): Found {
  const logPath = `${path}.log`;
  const bytes = orUnreadable(path);
  const logBytes = orUnreadable(logPath);
  const log = logBytes && orDamaged(logPath, path, () => parseLog(logBytes));
  // Made for a snapshot that never took its place.
  const prepared = log?.transactions.length === 0;
  if (bytes === undefined || !isSnapshot(bytes)) {
    if (log !== undefined && !prepared) throw damaged(logPath, `${path} is not the one that it goes on from`);
    return { world: bytes && olderData(path, bytes), generation: log?.generation ?? 0 };
  }
  const { snapshot, world } = orDamaged(path, path, () => parseSnapshot(bytes));
  const { generation, closed, contains, checksum } = snapshot;
  if (log === undefined && !closed) throw damaged(path, 'the log of what came after it is missing');
  if (log?.generation === generation && log.snapshot === checksum)
    return { world: checked(path, replay(world, log.transactions)), snapshot, log };
  const isContained = log !== undefined && log.generation === generation - 1 && log.checksum === contains;
  const isNext = log !== undefined && log.generation === generation + 1 && prepared && closed;
  if (log !== undefined && !isContained && !isNext) throw damaged(logPath, `it does not belong to ${path}`);
  return { world: checked(path, world), snapshot, generation: Math.max(generation, log?.generation ?? 0) };
}

function checked(path: string, world: unknown): WorldSnapshot {
  const parsed = v.safeParse(snapshotSchema, world);
  if (parsed.success) return parsed.output;
  throw damaged(path, describeIssue(parsed.issues[0]).replace(/\.$/, ''));
}

/** A JSON document, as sandboxes wrote at their end before there was a log. */
function olderData(path: string, bytes: Buffer): WorldSnapshot {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged(path, 'no sandbox wrote it', path);
  }
  const first = v.safeParse(v.looseObject({ format: v.literal('klarna-cl-sandbox'), version: v.literal(1) }), document);
  if (first.success) throw damaged(path, 'a klarna-cl before 0.1.0 wrote it, in a form that is no longer read', path);
  const world = importWorld(document);
  if (typeof world === 'string') throw damaged(path, world.replace(/\.$/, ''), path);
  return world;
}

function orUnreadable(path: string): Buffer | undefined {
  try {
    return readWhole(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function orDamaged<Value>(file: string, path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof Damage) throw damaged(file, error.message, `${path} and ${path}.log`);
    throw error;
  }
}
