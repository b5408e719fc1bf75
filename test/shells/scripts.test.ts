import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../support/run.ts';
import { missingPackages } from './missing.ts';
import { scriptOf } from './session.ts';

const file = (ending: string): string => join(projectFolder, 'src', 'completion', 'shells', `klarna-cl.${ending}`);

const checks = [
  ['bash', '-n', file('bash')],
  ['zsh', '-n', file('zsh')],
  ['fish', '--no-execute', file('fish')],
  ['shellcheck', '--shell=bash', file('bash')],
] as const;

it.for(checks)('%s %s finds nothing in its script', ([program, ...args], { skip }) => {
  if (missingPackages.includes(program)) skip();
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect(`${stdout}${stderr}`).toBe('');
  expect(status).toBe(0);
});

const sourcing = {
  bash: ['--norc', '-c', 'PATH=/nowhere; . "$0"', file('bash')],
  zsh: ['-f', '-c', 'PATH=/nowhere; . "$0"', file('zsh')],
  fish: ['--no-config', '-c', 'set PATH /nowhere; source $argv[1]', file('fish')],
} as const;

it.for(['bash', 'zsh', 'fish'] as const)(
  'what is printed for %s is read without starting any program',
  (shell, { skip }) => {
    if (missingPackages.includes(shell)) skip();
    expect(scriptOf(shell)).toContain('klarna-cl complete --');
    const { status, stdout, stderr } = spawnSync(shell, sourcing[shell], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  },
);
