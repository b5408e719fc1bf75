import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Stop } from '../context.ts';
import { CliError } from '../errors.ts';
import type { KeyringAnswer as Answer, KeyringRequest as Request } from './keyring-process.ts';

/** Why the keyring did not do it. */
export interface KeyringFault {
  /** `missing`: there is none here; `refused`: it is locked, or says no; `timeout`: it did not answer in time. */
  readonly reason: 'missing' | 'refused' | 'timeout';
  /** A sentence. */
  readonly says: string;
  /** How many entries of the request were done before it; not known after a time-out. */
  readonly done?: number;
}

export type KeyringAnswer<Value> = { readonly value: Value } | { readonly fault: KeyringFault };

export interface KeyringEntry {
  readonly account: string;
  readonly secret: string;
}

/**
 * The keyring of the system: Keychain, Credential Manager, or the Secret Service of a Linux desktop. Entries belong to
 * the service `klarna-cl`. Nothing of it throws but for a signal.
 * @throws CliError `interrupted`, `terminated`
 */
export interface Keyring {
  /** The secrets of these accounts; `undefined` for one that has none. What was read once is not asked for again. */
  readonly read: (accounts: readonly string[]) => Promise<KeyringAnswer<readonly (string | undefined)[]>>;
  /** Each is read back before it counts as stored. */
  readonly write: (entries: readonly KeyringEntry[]) => Promise<KeyringAnswer<undefined>>;
  /** An account that has none is as good as removed. */
  readonly remove: (accounts: readonly string[]) => Promise<KeyringAnswer<undefined>>;
}

export interface KeyringWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stop: Stop;
  /** What talks to the keyring, as a file that Node runs; beside this one, as it is built. */
  readonly program?: string;
  readonly limitMs?: number;
}

const standardLimitMs = 3000;

/** What the library and the system's own parts need; the credentials of a command have no business there. */
const passedOn =
  /^(?:USER|LOGNAME|APPDATA|LOCALAPPDATA|SystemRoot|windir|TEMP|TMP|TMPDIR|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|LANG|LC_ALL)$/i;

/**
 * These it is told, and sets itself before it loads the library: Node would look for that in their `.node_modules` as well,
 * which under `sudo` are those of another user.
 */
const toldLater = /^(?:HOME|USERPROFILE)$/i;

/**
 * The address of the session's bus, on Linux. libdbus would start a bus of its own where it finds none, and leave it
 * running: in a container, one for each command.
 * @see https://github.com/cli/cli/issues/7582
 */
const busOf = (environment: KeyringWorld['environment']): string | undefined => {
  const address = environment.DBUS_SESSION_BUS_ADDRESS;
  if (address) return /^(?:autolaunch|disabled):/.test(address) ? undefined : address;
  const socket = environment.XDG_RUNTIME_DIR && join(environment.XDG_RUNTIME_DIR, 'bus');
  return socket && existsSync(socket) ? `unix:path=${socket}` : undefined;
};

const chosen = (environment: KeyringWorld['environment'], names: RegExp) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name)));

const missing = (says: string): { readonly fault: KeyringFault } => ({ fault: { reason: 'missing', says, done: 0 } });

/** Opens the way to the keyring; nothing is started before something is asked of it. */
export const openKeyring = ({
  environment,
  stop,
  program = join(__dirname, 'keyring-process.cjs'),
  limitMs = standardLimitMs,
}: KeyringWorld): Keyring => {
  const known = new Map<string, string | undefined>();
  let silent: KeyringFault | undefined;

  const ask = async (request: Omit<Request, 'homes'>): Promise<Answer | { readonly fault: KeyringFault }> => {
    // It would take as long again, and a command asks more than once.
    if (silent !== undefined) return { fault: silent };
    if (environment.KLARNA_CL_NO_KEYRING) return missing('KLARNA_CL_NO_KEYRING is set.');
    const bus = process.platform === 'linux' ? busOf(environment) : undefined;
    if (process.platform === 'linux' && bus === undefined) return missing('No D-Bus session is running here.');
    if (!existsSync(program)) return missing('This build of klarna-cl comes without the library for it.');
    const env = { ...chosen(environment, passedOn), ...(bus === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS: bus }) };
    const homes = chosen(environment, toldLater);
    const answer = await runProgram({ program, env, limitMs, stop }, { ...request, homes });
    if ('fault' in answer && answer.fault.reason === 'timeout') silent = answer.fault;
    return answer;
  };

  return {
    read: async (accounts) => {
      const unread = accounts.filter((account) => !known.has(account));
      if (unread.length > 0) {
        const answer = await ask({ action: 'read', entries: unread.map((account) => ({ account })), limitMs });
        if ('fault' in answer) return answer;
        for (const [index, account] of unread.entries()) known.set(account, answer.secrets[index] ?? undefined);
      }
      return { value: accounts.map((account) => known.get(account)) };
    },
    write: async (entries) => {
      const answer = await ask({ action: 'write', entries, limitMs });
      return 'fault' in answer ? answer : { value: undefined };
    },
    remove: async (accounts) => {
      for (const account of accounts) known.delete(account);
      const answer = await ask({ action: 'remove', entries: accounts.map((account) => ({ account })), limitMs });
      return 'fault' in answer ? answer : { value: undefined };
    },
  };
};

interface ProgramRun {
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
  readonly stop: Stop;
}

/**
 * The library's calls block their thread for as long as the keyring is silent, and Node waits for such a thread when it
 * ends. So they are made in a process of its own, which can be killed. Secrets go through its pipes alone.
 */
const runProgram = async (
  { program, env, limitMs, stop }: ProgramRun,
  request: Request,
): Promise<Answer | { readonly fault: KeyringFault }> => {
  // A Ctrl-C is for this process, which knows what to do about it.
  const child = spawn(process.execPath, [program], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  let said = '';
  let isLate = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, limitMs);
  stop.signal.addEventListener('abort', kill);
  // It may be gone before it has read everything; how it ended says what became of it.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(request));
  try {
    await new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('close', () => resolve());
    });
  } finally {
    clearTimeout(timer);
    stop.signal.removeEventListener('abort', kill);
  }
  const reason = stop.reason();
  if (stop.signal.aborted && reason !== undefined) {
    throw new CliError(reason, 'Stopped while the keyring was asked.', { hint: 'Nothing was sent.' });
  }
  if (isLate) return { fault: { reason: 'timeout', says: 'It did not answer in time; it may wait to be unlocked.' } };
  return readAnswer(said);
};

const readAnswer = (said: string): Answer | { readonly fault: KeyringFault } => {
  try {
    // Our own process wrote it.
    const answer = JSON.parse(said) as Answer | { readonly fault: KeyringFault };
    if ('fault' in answer || 'secrets' in answer) return answer;
  } catch {
    // It ended in the middle: the library crashed, or somebody killed it.
  }
  return { fault: { reason: 'refused', says: 'The process that asks the keyring ended before it had an answer.' } };
};
