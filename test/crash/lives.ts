import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Customer } from '../support/customer.ts';
import { bin, type Environment } from '../support/run.ts';

/** How a process of the built tool ended. */
export interface Life {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** `names`: what was never synced is gone. `bytes`: the names of files survive. `half`: and half of their last bytes. */
export type PowerCut = 'names' | 'bytes' | 'half';

/** Where a process is killed. */
export interface Death {
  readonly at: string;
  readonly power?: PowerCut;
}

const preload = fileURLToPath(new URL('./crash-at.cjs', import.meta.url));

/** A machine of its own for one crash. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'klarna-cl-crash-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
export const stateIn = (folder: string): string => join(folder, 'state');

export const environmentIn = (folder: string, vendors: Environment): Environment => ({
  PATH: process.env.PATH ?? '',
  HOME: join(folder, 'home'),
  KLARNA_CL_CONFIG_DIR: join(folder, 'config'),
  KLARNA_CL_STATE_DIR: stateIn(folder),
  ...vendors,
});

const spawn = async (file: string, args: readonly string[], env: Environment, customer?: Customer): Promise<Life> => {
  const child = execa(file, args, {
    stdin: 'ignore',
    env,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    timeout: 50_000,
  });
  const visit = customer && visitOf(child.stderr, customer);
  const { exitCode, signal, stdout, stderr } = await child;
  // A page that dies with its process is one that nobody approves on.
  await visit?.().catch((error: unknown) => {
    if (signal === undefined) throw error;
  });
  return { exitCode, signal, stdout, stderr };
};

/** Sends the customer to the address that stands alone on a line; what became of that visit, if there was one. */
const visitOf = (stderr: NodeJS.ReadableStream, customer: Customer): (() => Promise<void>) => {
  let said = '';
  let visit: Promise<void> | undefined;
  stderr.on('data', (chunk) => {
    said += chunk;
    const [, url] = /^(https?:\/\/\S+)\n/m.exec(said) ?? [];
    if (url === undefined || visit !== undefined) return;
    visit = customer.goTo(url);
    // Looked at when the process has ended.
    visit.catch(() => {});
  });
  return async () => visit;
};

/** Runs the built tool to its end, or to its death. */
export const live = (args: readonly string[], env: Environment, death?: Death, customer?: Customer): Promise<Life> =>
  death === undefined
    ? spawn(process.execPath, [bin, ...args], env, customer)
    : spawn(
        process.execPath,
        ['--require', preload, bin, ...args],
        {
          ...env,
          CRASH_AT: death.at,
          ...(death.power === undefined ? {} : { CRASH_POWER: death.power }),
        },
        customer,
      );

/** Runs the built tool under strace, which writes what it saw to a file. */
export const liveUnder = (
  strace: readonly string[],
  args: readonly string[],
  env: Environment,
  customer?: Customer,
): Promise<Life> => spawn('strace', [...strace, process.execPath, bin, ...args], env, customer);

/** Everything that a run does to its state folder and its connections, in order. */
export const eventsOf = async (
  args: readonly string[],
  env: Environment,
  folder: string,
  customer?: Customer,
): Promise<{ readonly life: Life; readonly events: readonly string[] }> => {
  const file = join(folder, 'events');
  const watched = { ...env, CRASH_EVENTS: file };
  const life = await spawn(process.execPath, ['--require', preload, bin, ...args], watched, customer);
  return { life, events: readFileSync(file, 'utf8').trimEnd().split('\n') };
};

/** The runs that have a first record; one that was killed before has nothing to go on with. */
export const runsIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(join(stateIn(folder), 'runs'))
      .filter((name) => name.endsWith('.ndjson') && hasFirstRecord(join(stateIn(folder), 'runs', name)))
      .map((name) => name.slice(0, -'.ndjson'.length))
      .sort();
  } catch {
    return [];
  }
};

const hasFirstRecord = (path: string): boolean => readFileSync(path, 'utf8').includes('\n');
