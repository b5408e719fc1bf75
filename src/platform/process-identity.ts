import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells a process from every other one, as far as the system says. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Start of the machine and the world of process ids, where the system tells them: a pid means nothing elsewhere. */
  readonly boot?: string;
  readonly pids?: string;
  /** When the process started, in the system's own count: a pid alone may have passed on to another process. */
  readonly born?: string;
}

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostname(),
  ...machine(),
  ...birthOf('self'),
});

/** Linux tells them under /proc; elsewhere host and pid must do. */
const machine = () => ({
  ...told('boot', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  ...told('pids', () => readlinkSync('/proc/self/ns/pid')),
});

/** The fields of `stat` from the third on: behind the name, which may hold blanks and brackets. */
const statOf = (pid: number | 'self'): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** The 22nd field. */
const birthOf = (pid: number | 'self') => told('born', () => statOf(pid)[19] ?? '');

/** It has ended, and nobody asked how: so it stays in a container whose first process does not care for orphans. */
const isZombie = (pid: number): boolean => told('state', () => statOf(pid)[0] ?? '').state === 'Z';

const told = <Name extends string>(name: Name, read: () => string): { readonly [key in Name]?: string } => {
  try {
    // TypeScript widens a computed key to string; there is exactly this one.
    return { [name]: read() } as { readonly [key in Name]: string };
  } catch {
    return {};
  }
};

/** Another machine's processes cannot be looked at, nor those of another container on this one. */
export const isGone = ({ pid, host, boot, pids, born }: ProcessIdentity): boolean => {
  if (host !== hostname()) return false;
  const here = machine();
  // The machine was started anew since.
  if (areKnownToDiffer(boot, here.boot)) return true;
  if (pids !== here.pids) return false;
  return !isAlive(pid) || areKnownToDiffer(born, birthOf(pid).born);
};

/** What one of the two processes was not told cannot tell them apart. */
const areKnownToDiffer = (then: string | undefined, now: string | undefined): boolean =>
  then !== undefined && now !== undefined && then !== now;

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
};
