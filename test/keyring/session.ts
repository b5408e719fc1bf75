import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished, vi } from 'vitest';
import { type Environment, type Machine, newMachine } from '../support/run.ts';

const isThere = (tool: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** What these tests cannot do without. */
export const missingTools: readonly string[] =
  process.platform === 'linux'
    ? ['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send', 'secret-tool'].filter((tool) => !isThere(tool))
    : ['Linux'];

/** A desktop session: a bus and an unlocked keyring of its own, in a home of its own. */
export interface Session {
  readonly machine: Machine;
  /** For the tool, and for any other program of the session. */
  readonly environment: Environment;
  /** The secrets of the service, by account, as another program sees them; the keyring must be open. */
  readonly seenByOthers: () => Promise<Readonly<Record<string, string>>>;
  readonly lock: () => Promise<void>;
  readonly signalKeyring: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void;
  /** Removes an entry as its user would, in the program of the desktop. */
  readonly removeEntry: (account: string) => Promise<void>;
}

const started = (command: string, args: readonly string[], env: Environment, input: string) => {
  const child = spawn(command, args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  // The bus reads nothing.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await ended;
  });
  return child;
};

/** Starts one for the running test. */
export const startSession = async (): Promise<Session> => {
  const machine = newMachine();
  const runtime = mkdtempSync(join(tmpdir(), 'klarna-cl-bus-'));
  onTestFinished(() => rmSync(runtime, { recursive: true, force: true }));
  const data = join(machine.home, '.local', 'share');
  mkdirSync(data, { recursive: true });
  const environment = {
    ...machine.environment,
    KLARNA_CL_NO_KEYRING: '',
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: data,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(runtime, 'bus')}`,
  };
  const run = (command: string, ...args: string[]) =>
    execa(command, args, { env: environment, extendEnv: false, reject: false });
  const call = (to: string, path: string, method: string, ...args: string[]) =>
    run('dbus-send', '--session', '--print-reply', `--dest=${to}`, path, method, ...args);

  started(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', `--address=${environment.DBUS_SESSION_BUS_ADDRESS}`],
    environment,
    '',
  );
  const hasKeyring = async () => {
    const { stdout } = await call(
      'org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.NameHasOwner',
      'string:org.freedesktop.secrets',
    );
    return stdout.includes('boolean true');
  };

  await vi.waitUntil(
    async () => (await call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetId')).exitCode === 0,
    {
      timeout: 20_000,
      interval: 50,
    },
  );
  const keyring = started(
    'gnome-keyring-daemon',
    ['--unlock', '--components=secrets', '--foreground'],
    environment,
    'password',
  );
  await vi.waitUntil(hasKeyring, { timeout: 20_000, interval: 50 });

  return {
    machine,
    environment,
    signalKeyring: (signal) => {
      keyring.kill(signal);
    },
    lock: async () => {
      const path = '/org/freedesktop/secrets';
      const collection = `array:objpath:${path}/collection/login`;
      await call('org.freedesktop.secrets', path, 'org.freedesktop.Secret.Service.Lock', collection);
    },
    removeEntry: async (account) => {
      await run('secret-tool', 'clear', 'service', 'klarna-cl', 'username', account);
    },
    seenByOthers: async () => {
      const { all } = await execa('secret-tool', ['search', '--all', 'service', 'klarna-cl'], {
        env: environment,
        extendEnv: false,
        reject: false,
        all: true,
      });
      const entries = (all ?? '').split(/^\[.*\]$/m).slice(1);
      const accounts = [...(all ?? '').matchAll(/^attribute\.username = (.*)$/gm)].map(([, account = '']) => account);
      // What it says of attributes goes to stderr, and of secrets to stdout: the order of each is the same.
      const secrets = entries.map((entry) => /^secret = (.*)$/m.exec(entry)?.[1] ?? '');
      return Object.fromEntries(accounts.map((account, index) => [account, secrets[index] ?? '']));
    },
  };
};
