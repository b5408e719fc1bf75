import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The text of a lock file that a process of this machine holds, or did. */
export const lockOf = (pid: number, changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ pid, host: hostname(), since: '2026-03-04T05:06:07.000Z', ...thisMachine(), ...changes });

const thisMachine = () =>
  existsSync('/proc/self/ns/pid')
    ? {
        boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
        pids: readlinkSync('/proc/self/ns/pid'),
      }
    : {};
