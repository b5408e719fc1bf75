import { spawnSync } from 'node:child_process';

/** What the package bash-completion is loaded by. */
export const bashCompletion = '/usr/share/bash-completion/bash_completion';

const isThere = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** What the tests lack here, by the names of Debian's packages. */
export const missingPackages: readonly string[] = [
  ...['bash', 'zsh', 'fish', 'shellcheck'].filter((name) => !isThere(name, '--version')),
  ...(isThere('test', '-r', bashCompletion) ? [] : ['bash-completion']),
];
