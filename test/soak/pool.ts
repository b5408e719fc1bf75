import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a command line ended in a worker; `exit` is `null` where it was killed. */
export interface Ran {
  readonly pid: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begun'; readonly startedAt: number }
  | ({ readonly kind: 'ended'; readonly rssKiB: number } & Omit<Ran, 'pid'>);

/** A process that runs one command line at a time, and another one in its place when it was killed. */
export interface Slot {
  readonly run: (argv: readonly string[]) => Promise<Ran>;
  /** Kills it in the middle of what it runs; false where it runs nothing. */
  readonly kill: () => boolean;
  /** Resolves when it next begins a command line. */
  readonly nextBegin: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PoolSettings {
  readonly root: string;
  /** Where the workers' output goes. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Pool {
  readonly slots: readonly Slot[];
  readonly peakRssKiB: () => number;
  readonly close: () => Promise<void>;
}

export const openPool = async (count: number, settings: PoolSettings): Promise<Pool> => {
  let peak = 0;
  const notePeak = (rssKiB: number) => {
    peak = Math.max(peak, rssKiB);
  };
  const slots = await Promise.all(Array.from({ length: count }, (_, index) => openSlot(index, settings, notePeak)));
  return {
    slots,
    peakRssKiB: () => peak,
    close: async () => {
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
};

const openSlot = async (
  index: number,
  { root, folder, environment }: PoolSettings,
  notePeak: (rssKiB: number) => void,
): Promise<Slot> => {
  const paths = ['out', 'err'].map((name) => join(folder, `worker-${index}.${name}`));
  let child: ChildProcess | undefined;
  let busy = false;
  let waiting: (() => void)[] = [];

  const start = async (): Promise<ChildProcess> => {
    // A new file for each process: it is emptied here, and from now on by its process alone.
    const descriptors = paths.map((path) => openSync(path, 'w+'));
    for (const [at, path] of paths.entries()) {
      closeSync(descriptors[at] ?? -1);
      descriptors[at] = openSync(path, 'a+');
    }
    const started = fork(join(root, 'test/soak/worker.cjs'), [root], {
      cwd: folder,
      env: environment,
      execArgv: [],
      stdio: ['ignore', ...descriptors, 'ipc'],
    });
    for (const descriptor of descriptors) closeSync(descriptor);
    await new Promise<void>((resolve, reject) => {
      started.once('message', () => resolve());
      started.once('exit', () => reject(new Error('a worker did not start; is the tool built (npm run build)?')));
    });
    started.removeAllListeners('exit');
    return started;
  };

  const run = async (argv: readonly string[]): Promise<Ran> => {
    child ??= await start();
    const current = child;
    const { pid = 0 } = current;
    let startedAt = Date.now();
    return new Promise((resolve) => {
      const settle = (ran: Ran) => {
        busy = false;
        current.removeAllListeners('message');
        current.removeAllListeners('exit');
        resolve(ran);
      };
      current.on('message', (message: Message) => {
        if (message.kind === 'begun') {
          startedAt = message.startedAt;
          for (const tell of waiting) tell();
          waiting = [];
        } else if (message.kind === 'ended') {
          const { kind: _, rssKiB, ...ended } = message;
          notePeak(rssKiB);
          settle({ pid, ...ended });
        }
      });
      current.once('exit', (code) => {
        child = undefined;
        const [stdout = '', stderr = ''] = paths.map((path) => readFileSync(path, 'utf8'));
        settle({ pid, startedAt, endedAt: Date.now(), exit: code, stdout, stderr });
      });
      busy = true;
      current.send(argv);
    });
  };

  child = await start();
  return {
    run,
    kill: () => busy && child?.kill('SIGKILL') === true,
    nextBegin: () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      const last = child;
      child = undefined;
      if (last === undefined) return;
      const gone = new Promise((resolve) => last.once('exit', resolve));
      last.disconnect();
      await gone;
    },
  };
};
