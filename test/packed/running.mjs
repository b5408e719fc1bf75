// Runs the installed tool as a user would, and says what is wrong with what came of it.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export const isRoot = process.geteuid?.() === 0;

/** The user that owns nothing; who is root runs as it where a test needs somebody else. */
const nobody = 65534;

export const fail = (message) => {
  throw new Error(message);
};

/** A folder whose name shells and programs stumble over, open to everybody; gone at the end. */
export const awkwardFolder = () => {
  const outer = mkdtempSync(join(tmpdir(), 'klarna-cl-packed-'));
  chmodSync(outer, 0o755);
  const folder = join(outer, "Prüfung 决 l'été");
  mkdirSync(folder);
  return { folder, remove: () => rmSync(outer, { recursive: true, force: true }) };
};

/** A home; `for: 'nobody'` makes it that user's where we may. */
export const makeHome = (folder, name, owner) => {
  const home = join(folder, name);
  mkdirSync(home, { mode: 0o700 });
  if (owner === 'nobody' && isRoot) chownSync(home, nobody, nobody);
  return home;
};

/**
 * @param node the binary it runs on
 * @param command what follows it
 * @param as `nobody`, or whoever we are
 * @param umask for the shell that starts it
 * @param env beside PATH, which leads to that Node alone
 */
export const run = (node, command, { cwd, env = {}, input = '', as, umask } = {}) => {
  let words = [node, ...command];
  if (umask !== undefined) words = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...words];
  const user = as === 'nobody' && isRoot ? { uid: nobody, gid: nobody } : {};
  const [program, ...rest] = words;
  const { status, signal, stdout, stderr, error } = spawnSync(program, rest, {
    cwd,
    input,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: [dirname(node), '/usr/bin', '/bin'].join(delimiter), ...env },
    ...user,
  });
  if (error) throw error;
  return { exitCode: status ?? signal, stdout, stderr };
};

/** @returns the run, where it ended with `exitCode` */
export const runWell = (node, command, options, exitCode = 0) => {
  const ended = run(node, command, options);
  if (ended.exitCode !== exitCode) {
    fail(`${command.slice(1).join(' ')} ended with ${ended.exitCode}, not ${exitCode}:\n${ended.stderr}`);
  }
  return ended;
};
