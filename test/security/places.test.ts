import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { canary } from '../support/canaries.ts';
import { errorLinesOf, klarnaCl, type Machine, newMachine } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';

const isRoot = process.getuid?.() === 0;
const fifo = (path: string) => execFileSync('mkfifo', [path]);
const socket = async (path: string) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.close();
  });
};

/** What a path holds, links not followed: enough to tell that nobody touched it. */
const shapeOf = (path: string): unknown => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'nothing';
  const { mode, uid } = stats;
  if (stats.isSymbolicLink()) return { link: readlinkSync(path), to: existsSync(path) && shapeOf(readlinkSync(path)) };
  if (stats.isDirectory()) return { mode, uid, holds: readdirSync(path).map((name) => shapeOf(join(path, name))) };
  return stats.isFile() ? { mode, uid, text: readFileSync(path, 'utf8') } : { mode, uid };
};

type Spoil = (path: string, machine: Machine) => void | Promise<void>;
const moved = (path: string, { home }: Machine): string => {
  const target = join(home, 'elsewhere');
  renameSync(path, target);
  return target;
};

/** Something wrong in the place of the stored configuration, and what the person is told to do about it. */
const files: readonly (readonly [what: string, spoil: Spoil, remedy: (path: string) => string])[] = [
  ['a link', (path, machine) => symlinkSync(moved(path, machine), path), (path) => `rm ${path}`],
  [
    'a link to nothing',
    (path, { home }) => {
      rmSync(path);
      symlinkSync(join(home, 'nothing'), path);
    },
    (path) => `rm ${path}`,
  ],
  [
    'a link to itself',
    (path) => {
      rmSync(path);
      symlinkSync(path, path);
    },
    (path) => `rm ${path}`,
  ],
  [
    'a named pipe',
    (path) => {
      rmSync(path);
      fifo(path);
    },
    (path) => `rm -r ${path}`,
  ],
  [
    'a folder',
    (path) => {
      rmSync(path);
      mkdirSync(path, { mode: 0o700 });
    },
    (path) => `rm -r ${path}`,
  ],
  [
    'a socket',
    (path) => {
      rmSync(path);
      return socket(path);
    },
    (path) => `rm -r ${path}`,
  ],
  ...['640', '604', '620', '602', '610', '601', '660', '666', '4644', '777'].map(
    (mode) =>
      [
        `a file of mode ${mode}`,
        (path: string) => chmodSync(path, Number.parseInt(mode, 8)),
        (path: string) => `chmod 600 ${path}`,
      ] as const,
  ),
  ['a file in a folder of mode 750', (path) => chmodSync(dirname(path), 0o750), (path) => `chmod 700 ${dirname(path)}`],
  ['a file in a folder of mode 711', (path) => chmodSync(dirname(path), 0o711), (path) => `chmod 700 ${dirname(path)}`],
  [
    'a file in a folder that is a link',
    (path, machine) => symlinkSync(moved(dirname(path), machine), dirname(path)),
    () => 'KLARNA_CL_CONFIG_DIR',
  ],
];

/** Only root can make one. */
const endlessDevice: (typeof files)[number] = [
  'an endless device',
  (path) => {
    rmSync(path);
    execFileSync('mknod', [path, 'c', '1', '5']);
  },
  (path) => `rm -r ${path}`,
];

/** Something wrong in the place of the folder, where there is no configuration yet. */
const folders: readonly (readonly [what: string, spoil: Spoil])[] = [
  ['a link to nothing', (path, { home }) => symlinkSync(join(home, 'nothing'), path)],
  ['a link to an empty folder', (path, { home }) => symlinkSync(home, path)],
  ['a file', (path) => writeFileSync(path, 'somebody’s', { mode: 0o600 })],
  ['a named pipe', (path) => fifo(path)],
];

describe.skipIf(process.platform === 'win32')('in the place of the stored configuration', () => {
  const reading = ['whoami'];
  const writing = ['config', 'set', 'route', 'native'];

  it.each(isRoot ? [...files, endlessDevice] : files)(
    '%s is refused with 3 and its remedy, and left alone',
    async (_, spoil, remedy) => {
      const machine = newMachine();
      const path = join(machine.config, 'config.json');
      mkdirSync(machine.config, { mode: 0o700 });
      const stored = { version: 1, profiles: { shop: { klarna_api_key: canary('stored API key') } } };
      writeFileSync(path, JSON.stringify(stored), { mode: 0o600 });
      await spoil(path, machine);
      const before = shapeOf(machine.config);
      for (const run of await Promise.all([reading, writing].map((args) => klarnaCl(args, { machine })))) {
        expect(run).toMatchObject({ exitCode: 3, stdout: '' });
        expect(errorLinesOf(run)).toHaveLength(3);
        expect(run.stderr).toContain(remedy(path));
      }
      expect(shapeOf(machine.config)).toEqual(before);
      // What was moved is the user's own; the leak scan would take it for a copy.
      rmSync(join(machine.home, 'elsewhere'), { recursive: true, force: true });
    },
  );

  it.each(folders)('%s for its folder is refused with 3, and left alone', async (_, spoil) => {
    const machine = newMachine();
    await spoil(machine.config, machine);
    const before = shapeOf(machine.config);
    for (const run of await Promise.all([reading, writing].map((args) => klarnaCl(args, { machine })))) {
      expect(run).toMatchObject({ exitCode: 3, stdout: '' });
      expect(run.stderr).toContain('KLARNA_CL_CONFIG_DIR');
    }
    expect(shapeOf(machine.config)).toEqual(before);
  });
});

describe.skipIf(process.platform === 'win32')('in the place of a .klarnarc', () => {
  it.each([
    ['a link to nothing', (path: string) => symlinkSync(`${path}.nothing`, path)],
    ['a link to itself', (path: string) => symlinkSync(path, path)],
    ['a link to a device', (path: string) => symlinkSync('/dev/zero', path)],
    ['a named pipe', fifo],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a socket', socket],
  ])('%s is refused with 3, and left alone', async (_, spoil) => {
    const machine = newMachine();
    const path = join(machine.work, '.klarnarc');
    await spoil(path);
    const before = shapeOf(machine.work);
    const run = await klarnaCl(['whoami'], { machine });
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toContain(path);
    expect(run.stderr).toContain('Move it away');
    expect(shapeOf(machine.work)).toEqual(before);
  });
});

describe.skipIf(process.platform === 'win32')('in the state folder', () => {
  const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.places'];
  const elsewhere = ({ home }: Machine) => {
    const target = join(home, 'elsewhere');
    mkdirSync(target, { mode: 0o700 });
    writeFileSync(join(target, 'notes'), 'of somebody', { mode: 0o600 });
    return target;
  };

  it.each<readonly [what: string, spoil: Spoil]>([
    ['a link', (path, machine) => symlinkSync(elsewhere(machine), path)],
    ['a link to nothing', (path, { home }) => symlinkSync(join(home, 'nothing'), path)],
    ['a file', (path) => writeFileSync(path, 'somebody’s')],
    ['a named pipe', fifo],
    ['a folder that others may enter', (path) => mkdirSync(path, { mode: 0o755 })],
  ])('%s in the place of the runs ends with 13, nothing written anywhere', async (_, spoil) => {
    const sandbox = await sandboxServer();
    const machine = newMachine();
    mkdirSync(machine.state, { mode: 0o700 });
    await spoil(join(machine.state, 'runs'), machine);
    const before = [shapeOf(join(machine.state, 'runs')), shapeOf(machine.home)];
    const run = await klarnaCl(sendToken, { machine, env: sandbox.environment });
    expect(run).toMatchObject({ exitCode: 13, stdout: '' });
    expect(run.stderr).toContain(join(machine.state, 'runs'));
    expect((await sandbox.ledger()).writes).toEqual([]);
    expect([shapeOf(join(machine.state, 'runs')), shapeOf(machine.home)]).toEqual(before);
  });

  it.each<readonly [what: string, spoil: Spoil]>([
    ['a link', (path, machine) => symlinkSync(join(elsewhere(machine), 'notes'), path)],
    ['a link to nothing', (path, { home }) => symlinkSync(join(home, 'nothing'), path)],
    ['a named pipe', fifo],
    ['a folder', (path) => mkdirSync(path)],
    ['a file that others can read', (path) => writeFileSync(path, '{}', { mode: 0o644 })],
  ])('%s in the place of the cached tokens is neither believed nor followed', async (_, spoil) => {
    const sandbox = await sandboxServer();
    const machine = newMachine();
    mkdirSync(machine.state, { mode: 0o700 });
    await spoil(join(machine.state, 'access-tokens.json'), machine);
    const before = shapeOf(machine.home);
    expect(await klarnaCl(sendToken, { machine, env: sandbox.environment })).toMatchObject({ exitCode: 0 });
    expect(shapeOf(machine.home)).toEqual(before);
    const left = lstatSync(join(machine.state, 'access-tokens.json'));
    if (left.isFile()) expect(left.mode & 0o777).toBe(0o600);
    expect(left.isSymbolicLink()).toBe(false);
    // The leak scan reads what was fetched from here.
    if (left.isDirectory()) rmSync(join(machine.state, 'access-tokens.json'), { recursive: true });
  });
});
