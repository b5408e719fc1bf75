import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { remember } from './canaries.ts';
import { bin, type Environment, json, newMachine, record } from './run.ts';

/** A `klarna-cl sandbox` that runs as a process of its own. */
export interface SandboxServer {
  readonly url: string;
  readonly pid: number;
  /** What its first line says, for a client's environment. */
  readonly environment: Environment;
  readonly firstLine: string;
  /** An access token, as any client gets one; it must not be printed either. */
  readonly accessToken: () => Promise<string>;
  /** GETs or POSTs under `/__sandbox/`. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<ReturnType<typeof json>>;
  readonly ledger: () => Promise<ReturnType<typeof json>>;
  /** Adds one order with its payment; the ids and tokens that are good for it. */
  readonly seed: (wish?: object) => Promise<ReturnType<typeof json>>;
  readonly faults: (...rules: string[]) => Promise<void>;
  /** Ends it at once, with nothing put in order. */
  readonly kill: () => Promise<void>;
  readonly stop: (signal?: 'SIGTERM' | 'SIGINT') => Promise<{ exitCode: number | undefined; stderr: string }>;
}

/** Starts one; whoever does stops it as well. */
export const startSandboxServer = async (args: readonly string[] = [], cwd?: string): Promise<SandboxServer> => {
  const machine = newMachine();
  const child = execa(process.execPath, [bin, 'sandbox', '--port', '0', ...args], {
    stdin: 'ignore',
    cwd: cwd ?? machine.work,
    env: machine.environment,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
  });
  const firstLine = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.then(({ stderr }) => reject(new Error(`The sandbox did not start: ${stderr}`)), reject);
  });
  const { url, pid, env } = json(firstLine);
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const document = json(await answer.text());
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(document)}`);
    return document;
  };
  return {
    url,
    pid,
    environment: env,
    firstLine,
    accessToken: async () => {
      const answer = await fetch(`${env.CL_AUTH_URL}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id: env.CL_CLIENT_ID,
          client_secret: env.CL_CLIENT_SECRET,
        }),
      });
      return remember('access token', json(await answer.text()).access_token);
    },
    control,
    ledger: () => control('GET', 'ledger'),
    seed: async (wish = {}) => (await control('POST', 'seed', wish)).orders[0],
    faults: (...rules) => control('POST', 'faults', { rules }),
    kill: async () => {
      child.kill('SIGKILL');
      await child;
    },
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const { exitCode, stdout, stderr } = await child;
      record({ command: 'sandbox', exitCode, stdout: String(stdout ?? ''), stderr: String(stderr ?? '') });
      return { exitCode, stderr: String(stderr ?? '') };
    },
  };
};

/** A sandbox for the running test, stopped when that ends. */
export const sandboxServer = async (args: readonly string[] = []): Promise<SandboxServer> => {
  const server = await startSandboxServer(args);
  onTestFinished(async () => {
    await server.stop();
  });
  return server;
};
