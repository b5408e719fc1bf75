import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folders } from '../../src/config/folders.ts';
import { openProfileStore } from '../../src/config/profiles.ts';
import { canary } from '../support/canaries.ts';
import { fileOfRun } from '../support/journals.ts';
import { errorLinesOf, type Run } from '../support/run.ts';
import { type Laboratory, openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';

const storedSecret = canary('stored client secret');

/** A configuration with a secret in it; its path. */
const configured = async ({ machine }: Laboratory): Promise<string> => {
  const store = openProfileStore(folders(machine.environment, machine.home, 'linux', machine.work));
  await store.setValues('test', { cl_client_id: 'sandbox', cl_client_secret: storedSecret });
  return store.path;
};

/** Something that may happen to a file or folder. */
const harms = {
  damaged: (path: string) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, -10)),
  open: (path: string) => chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o644),
  linked: (path: string, elsewhere: string) => {
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
  },
} as const;

type Harm = keyof typeof harms;

/** What tells whether anybody touched it. */
const stateOf = (path: string) => {
  const stats = lstatSync(path);
  return [stats.ino, stats.mode, stats.mtimeMs, statSync(path).isDirectory() ? '' : readFileSync(path, 'latin1')];
};

const expectRefused = (run: Run, exitCode: number, path: string) => {
  expect(run).toMatchObject({ exitCode, stdout: '' });
  const [message = '', why, next] = errorLinesOf(run);
  expect(`${message} ${why}`).toContain(path);
  expect(next).toMatch(/^Next: \S/);
};

describe('the configuration', () => {
  it.each([
    [titleOf('a configuration that is damaged'), 'damaged'],
    [titleOf('a configuration with secrets that others can read'), 'open'],
    [titleOf('a link in the place of the configuration'), 'linked'],
  ] as const)('%s', async (_, harm: Harm) => {
    const laboratory = await openLaboratory();
    const path = await configured(laboratory);
    harms[harm](path, join(laboratory.machine.work, 'elsewhere'));
    const before = stateOf(path);
    for (const command of [runs['send-token'], ['config', 'set', 'currency', 'EUR'], ['whoami']]) {
      expectRefused(await laboratory.run(command), 3, path);
      expect(stateOf(path)).toEqual(before);
    }
    expect(laboratory.arrived()).toBe('');
  });
});

describe('the folder of runs', () => {
  it.each([
    [titleOf('a folder of runs that others can open'), 'open'],
    [titleOf('a link in the place of the folder of runs'), 'linked'],
  ] as const)('%s', async (_, harm: Harm) => {
    const laboratory = await openLaboratory();
    const path = join(laboratory.machine.state, 'runs');
    mkdirSync(path, { recursive: true, mode: 0o700 });
    harms[harm](path, join(laboratory.machine.work, 'elsewhere'));
    const before = stateOf(path);
    for (const command of [runs.native, runs.authorize]) expectRefused(await laboratory.run(command), 13, path);
    expect(stateOf(path)).toEqual(before);
    expect(laboratory.arrived()).toBe('');
  });

  it.each([
    [titleOf('a run that others can read'), 'open'],
    [titleOf('a link in the place of a run'), 'linked'],
  ] as const)('%s', async (_, harm: Harm) => {
    const laboratory = await openLaboratory();
    expect(await laboratory.run(runs.authorize)).toMatchObject({ exitCode: 0 });
    const path = fileOfRun(laboratory.machine.state, laboratory.only().run_id);
    // Out of the index, so that the file itself is asked.
    writeFileSync(join(dirname(path), 'index'), '');
    harms[harm](path, join(laboratory.machine.work, 'elsewhere'));
    const before = stateOf(path);
    expectRefused(await laboratory.run(runs.network), 13, path);
    expect(stateOf(path)).toEqual(before);
    expect(laboratory.arrived()).toBe('A');
  });
});
