import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import { type Leak, leaksIn, leaksUnder, remember } from './canaries.ts';
import { expectShapesOf } from './shapes.ts';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(projectFolder, 'bin', 'klarna-cl.cjs');

export type Environment = Readonly<Record<string, string>>;

/** A machine of its own for a test: nobody's home, configuration or variables leak into it. */
export interface Machine {
  readonly folder: string;
  readonly home: string;
  readonly config: string;
  readonly state: string;
  /** The folder that commands run in. */
  readonly work: string;
  readonly environment: Environment;
}

export interface Run {
  readonly command: string;
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly machine?: Machine;
  readonly env?: Environment;
  /** What stands on stdin; nothing where it is left out. */
  readonly input?: string;
  readonly cwd?: string;
  /** A service says what none would, and a document repeats it: it is not held against its schema. */
  readonly answersAreHostile?: true;
}

const folders: string[] = [];
const machines: Machine[] = [];
const runs: Run[] = [];

export const newMachine = (): Machine => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-e2e-'));
  const inside = (name: string) => join(folder, name);
  const machine = {
    folder,
    home: inside('home'),
    config: inside('config'),
    state: inside('state'),
    work: inside('work'),
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: inside('home'),
      KLARNA_CL_CONFIG_DIR: inside('config'),
      KLARNA_CL_STATE_DIR: inside('state'),
      // A Mac has one keychain for a user, whatever HOME says: no test may write into a developer's.
      KLARNA_CL_NO_KEYRING: '1',
    },
  };
  for (const each of [machine.home, machine.work]) mkdirSync(each, { mode: 0o700 });
  folders.push(folder);
  machines.push(machine);
  return machine;
};

/** Notes what was printed, so that the end of the test can look for leaks in it. */
export const record = (run: Run): Run => {
  runs.push(run);
  return run;
};

/** Runs the built tool to its end, with nobody to ask; what it prints is held against its schema. */
export const klarnaCl = async (args: readonly string[], options: RunOptions = {}): Promise<Run> => {
  const machine = options.machine ?? newMachine();
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    cwd: options.cwd ?? machine.work,
    env: { ...machine.environment, ...options.env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    timeout: 25_000,
  });
  if (!options.answersAreHostile) await expectShapesOf(args, { stdout, stderr });
  return record({ command: args.join(' '), exitCode, stdout, stderr });
};

export interface UnderWay {
  readonly pid: number | undefined;
  /** Waits until stderr says so, or has said so. */
  readonly says: (text: string) => Promise<void>;
  /** Waits until so many lines stand on stdout. */
  readonly prints: (lines: number) => Promise<void>;
  /** The address that stands alone on a line of stderr, for the customer to open. */
  readonly address: () => Promise<string>;
  readonly kill: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => void;
  /** Nobody reads its stdout any more. */
  readonly closeStdout: () => void;
  readonly end: Promise<Run>;
}

/** Starts the built tool without waiting for its end. */
export const startKlarnaCl = (
  args: readonly string[],
  env: Environment,
  machine = newMachine(),
  input?: string,
): UnderWay => {
  const child = execa(process.execPath, [bin, ...args], {
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    cwd: machine.work,
    env: { ...machine.environment, ...env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    timeout: 25_000,
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let lines = 0;
  child.stdout.on('data', (chunk) => {
    lines += String(chunk).split('\n').length - 1;
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const end = child.then(async ({ exitCode, stdout, stderr }) => {
    await expectShapesOf(args, { stdout, stderr });
    return record({ command: args.join(' '), exitCode, stdout, stderr });
  });
  const saying = (find: (soFar: string) => string | undefined, what: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = find(said);
        if (found !== undefined) resolve(found);
      };
      child.stderr.on('data', look);
      look();
      end.then(() => reject(new Error(`It ended without saying ${what}: ${said}`)));
    });
  return {
    pid: child.pid,
    says: async (text) => {
      await saying((soFar) => (soFar.includes(text) ? text : undefined), text);
    },
    prints: (count) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (lines >= count) resolve();
        };
        child.stdout.on('data', look);
        look();
        end.then(() => reject(new Error(`It ended with ${lines} lines: ${said}`)));
      }),
    address: () => saying((soFar) => /^(https?:\/\/\S+)\n/m.exec(soFar)?.[1], 'an address'),
    kill: (signal) => {
      child.kill(signal);
    },
    closeStdout: () => {
      child.stdout.destroy();
    },
    end,
  };
};

/** Runs a line of shell; `$CLI` is the built tool. */
export const shell = async (line: string, options: RunOptions = {}): Promise<Run> => {
  const machine = options.machine ?? newMachine();
  const { exitCode, stdout, stderr } = await execa('sh', ['-c', line], {
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    cwd: options.cwd ?? machine.work,
    env: { ...machine.environment, CLI: `${process.execPath} ${bin}`, ...options.env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    timeout: 25_000,
  });
  return record({ command: line, exitCode, stdout, stderr });
};

/** What a document printed says; looked at member by member, as a script would. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export const json = (text: string): any => JSON.parse(text);

/** The error object that ends stderr under `--output json`. */
export const errorOf = ({ stderr }: Run) => json(stderr.trimEnd().split('\n').at(-1) ?? '').error;

/** The lines of an error for a person. */
export const errorLinesOf = ({ stderr }: Run): readonly string[] =>
  stderr.split('\n').filter((line) => /^(Error|Why|Next): ./.test(line));

const accessTokens = 'access-tokens.json';

/** Fetched access tokens are secrets too, though nobody gave them. */
const rememberFetchedTokens = ({ state }: Machine): void => {
  const file = join(state, accessTokens);
  if (!existsSync(file)) return;
  const entries = Object.values(json(readFileSync(file, 'utf8'))) as { accessToken: string }[];
  for (const { accessToken } of entries) remember(fetchedToken, accessToken);
};

export const fetchedToken = 'fetched access token';

/**
 * Where secrets may rightly stand: stored credentials in the user's own configuration (and the version before), a
 * fetched access token in its cache. Nowhere else.
 */
export const isAllowedIn = (canary: string, file: string): boolean =>
  file === join('state', accessTokens)
    ? canary === fetchedToken
    : /^config[\\/]config(\.previous)?\.json$/.test(file) && canary.startsWith('stored ');

/** Everything printed and written so far in this test that should not have been. */
export const leaksSoFar = (): readonly Leak[] => {
  for (const machine of machines) rememberFetchedTokens(machine);
  return [
    ...runs.flatMap(({ command, exitCode, stdout, stderr }) => [
      ...leaksIn(stdout, `stdout of ${command} (exit ${exitCode})`),
      ...leaksIn(stderr, `stderr of ${command} (exit ${exitCode})`),
    ]),
    ...machines.flatMap(({ folder }) =>
      ['home', 'config', 'state']
        .filter((name) => existsSync(join(folder, name)))
        .flatMap((name) =>
          leaksUnder(join(folder, name), undefined, (canary, file) => isAllowedIn(canary, join(name, file))),
        ),
    ),
  ];
};

/** Starts over, as between two tests. */
export const forgetRuns = (): void => {
  runs.length = 0;
  machines.length = 0;
};

/** Every test is a leak scan as well (`look-for-leaks.ts`); what ends after a test is looked at with the next. */
export const expectNoLeaks = (): void => {
  const leaks = leaksSoFar().map(({ canary, form, where }) => `${canary} (${form}) in ${where}`);
  forgetRuns();
  // As text: a failure then shows every leak.
  expect(leaks.join('\n')).toBe('');
};

export const removeMachines = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};
