// Starts processes, the sandbox among them, and tells what they used.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const tool = fileURLToPath(new URL('../bin/klarna-cl.cjs', import.meta.url));
const usageProbe = fileURLToPath(new URL('usage.cjs', import.meta.url));

/** A folder that is gone at the end, and an environment that holds nothing of the user's own. */
export const temporaryHome = () => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-bench-'));
  return {
    folder,
    // NODE_EXTRA_CA_CERTS alone makes every ratio to `node -e 0` look three times too good.
    environment: {
      PATH: process.env.PATH,
      HOME: folder,
      KLARNA_CL_CONFIG_DIR: join(folder, 'config'),
      KLARNA_CL_STATE_DIR: join(folder, 'state'),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** A sandbox in a process of its own. */
export const startSandbox = async (environment, args = []) => {
  const child = spawn(process.execPath, [tool, 'sandbox', '--port', '0', ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, env } = JSON.parse(line);
    return {
      url,
      env,
      pid: child.pid,
      stop: () => {
        child.kill('SIGTERM');
        return gone;
      },
    };
  }
  throw new Error('The sandbox did not start; is the tool built (npm run build)?');
};

/** Runs one process to its end: its wall time in ms. Its output goes nowhere, and the wrong exit code is an error. */
export const timed = ([command, ...args], { env, input, exitCode = 0 }) => {
  const start = process.hrtime.bigint();
  const { status, error } = spawnSync(command, args, {
    env,
    input,
    stdio: [input ? 'pipe' : 'ignore', 'ignore', 'ignore'],
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== exitCode) {
    const shown = spawnSync(command, args, { env, input, encoding: 'utf8' });
    throw new Error(
      `${command} ${args.join(' ')} ended with ${status}, not ${exitCode}: ${error ?? ''}\n${shown.stderr}`,
    );
  }
  return milliseconds;
};

/**
 * Runs a command line of a shell to its end: wall seconds, processor seconds of it and all it started, and the most memory
 * that its one process took, where that is a Node of ours.
 */
export const used = async (script, { env, cwd, exitCodes = [0] }) => {
  const usageFile = join(cwd, 'usage.json');
  rmSync(usageFile, { force: true });
  const start = process.hrtime.bigint();
  const child = spawn('bash', ['-c', `TIMEFORMAT='cpu %U %S'; time { ${script}; }`], {
    cwd,
    env: { ...env, NODE_OPTIONS: `--require ${usageProbe}`, USAGE_FILE: usageFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (!exitCodes.includes(status)) throw new Error(`${script}\nended with ${status}:\n${said}`);
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(said) ?? [];
  return { seconds, cpuSeconds: Number(user) + Number(system), peakMb: peakIn(usageFile) };
};

const peakIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).maxRssKb / 1024;
  } catch {
    return undefined;
  }
};

/** The processor time that a process has used, in seconds; Linux counts in hundredths. */
export const cpuSecondsOf = (pid) => {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
};

export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const isThere = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
