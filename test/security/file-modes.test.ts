import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { newMachine, shell } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

const sessionToken = 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.modes';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.control('POST', 'reset'));

/** Makes everything the tool makes: profiles and their version before, cached tokens, runs. */
const everything = [
  '$CLI config set route native --profile shop',
  '$CLI config set klarna_api_key - --profile shop < secret',
  '$CLI send-token ertHJlpPTR --auth-token sandbox-auth.modes',
  `$CLI authorize --session-token ${sessionToken} --amount 11800 --currency USD --reference modes-1`,
  '$CLI flow --route native --place ertHJlpPTR --auth-token sandbox-auth.modes',
];

const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** Every file and folder below one, and itself, with its mode. */
const modesUnder = (folder: string): readonly (readonly [path: string, mode: string])[] => {
  const stats = lstatSync(folder);
  const mode = `${stats.isDirectory() ? 'folder' : 'file'} ${(stats.mode & 0o7777).toString(8)}`;
  const below = stats.isDirectory() ? readdirSync(folder).flatMap((name) => modesUnder(join(folder, name))) : [];
  return [[folder, mode], ...below];
};

const runAll = async (umask: string) => {
  const machine = newMachine();
  const secret = canary('stored API key', 'klarna_test_api_');
  // Folders above it are missing as well, and are made on the way.
  const env = { ...sandbox.environment, KLARNA_CL_STATE_DIR: join(machine.state, 'a', 'b'), SECRET: secret };
  const lines = ['(umask 077; printf %s "$SECRET" > secret)', `umask ${umask}`, ...everything];
  const run = await shell(`set -e\n${lines.join('\n')}`, { machine, env });
  expect(run).toMatchObject({ exitCode: 0 });
  return [...modesUnder(machine.config), ...modesUnder(machine.state)].map(
    ([path, mode]) => [path.replace(machine.folder, '').replace(/[0-9A-Z]{26}/, 'run'), mode] as const,
  );
};

describe.skipIf(process.platform === 'win32')('what the tool writes is for its owner alone', () => {
  // The last one takes rights away from the owner as well.
  it.each(['000', '022', '077', '277'])('whatever the umask: %s', async (umask) => {
    const made = await runAll(umask);
    expect(made.filter(([, mode]) => mode !== 'folder 700' && mode !== 'file 600')).toEqual([]);
    expect(made.map(([path]) => path)).toEqual(
      expect.arrayContaining([
        '/config/config.json',
        '/config/config.previous.json',
        '/state/a/b/access-tokens.json',
        '/state/a/b/runs/run.ndjson',
      ]),
    );
  });

  it.skipIf(!hasStrace)('from the moment it is made, not only in the end', async () => {
    const machine = newMachine();
    const env = { ...sandbox.environment, SECRET: canary('stored API key', 'klarna_test_api_') };
    const line = ['printf %s "$SECRET" > secret', ...everything].join(' && ');
    const trace = join(machine.work, 'trace');
    const run = await shell(`strace -f -qq -s 512 -e trace=mkdir,mkdirat,open,openat,creat -o trace sh -c '${line}'`, {
      machine,
      env,
    });
    expect(run).toMatchObject({ exitCode: 0 });
    const calls = readFileSync(trace, 'utf8')
      .split('\n')
      .filter((call) => [machine.config, machine.state].some((folder) => call.includes(`"${folder}`)))
      .filter((call) => /mkdir|O_CREAT|creat\(/.test(call) && !call.includes('= -1 '));
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter((call) => !/(?:mkdir.*, 0700|O_CREAT.*, 0600)\) +=/.test(call))).toEqual([]);
    // Nothing is written through a link that somebody put there: a file is new, or its name cannot be foreseen (conf's).
    const follows = calls.filter((call) => /O_CREAT/.test(call) && !/O_EXCL|O_NOFOLLOW/.test(call));
    expect(follows.filter((call) => !/config\.next\.json/.test(call))).toEqual([]);
  });
});
