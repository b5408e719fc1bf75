import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
const start = join(memory, 'klarna-cl-tests-');
const enough = 2 * 1024 ** 3;

/** A file system in memory, with room for what the tests write, whose programs may be run: Linux has one, mostly. */
const hasRoomInMemory = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync(memory);
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, place]) => place === memory);
    return bavail * bsize >= enough && mount?.[3]?.split(',').includes('noexec') === false;
  } catch {
    return false;
  }
};

/**
 * The tests' folders are in memory where that can be: all that is written to a journal is synced, and thousands of
 * journals are written, so that for a good part of their time the tests would wait for the disk. The syncs are made all
 * the same, and what they are good for is tested without a disk (`test/crash`).
 */
export default function setup() {
  // It is called once for each project.
  if (process.env.TMPDIR?.startsWith(start) || !hasRoomInMemory()) return undefined;
  const folder = mkdtempSync(start);
  // Tests that drop their privileges come by here too, as they do in /tmp.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
