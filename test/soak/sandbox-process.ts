import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ledger, Payment } from './evidence.ts';

/** The built tool's sandbox, in a process of its own. */
export interface SandboxProcess {
  readonly url: string;
  /** The variables that point a client at it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly seed: (count: number) => Promise<readonly Payment[]>;
  readonly beginChaos: (rate: number, seed: number) => Promise<void>;
  /** Returns how many requests a fault struck. */
  readonly endChaos: () => Promise<number>;
  readonly setIdempotency: (on: boolean) => Promise<void>;
  readonly reset: () => Promise<void>;
  readonly ledger: () => Promise<Ledger>;
  readonly stop: () => Promise<void>;
}

interface FirstLine {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The most that one request may seed. */
const batch = 10_000;

export const startSandboxProcess = async (
  root: string,
  environment: Readonly<Record<string, string>>,
  latencyMs: number,
): Promise<SandboxProcess> => {
  const argv = [join(root, 'bin/klarna-cl.cjs'), 'sandbox', '--port', '0', '--latency', `${latencyMs}`];
  const child = spawn(process.execPath, argv, { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { url, env } = await firstLine(child.stdout);
  // biome-ignore lint/suspicious/noExplicitAny: what a control answers is known to whoever asks it
  const control = async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    url,
    environment: env,
    seed: async (count) => {
      const payments: Payment[] = [];
      for (let left = count; left > 0; left -= batch) {
        const { orders } = await control('POST', 'seed', { count: Math.min(left, batch) });
        payments.push(...orders);
      }
      return payments;
    },
    beginChaos: (rate, seed) => control('POST', 'chaos', { rate, seed }),
    endChaos: async () => {
      const { struck }: { struck: Readonly<Record<string, number>> } = await control('DELETE', 'chaos');
      return Object.values(struck).reduce((sum, count) => sum + count, 0);
    },
    setIdempotency: (on) => control('POST', 'idempotency', { on }),
    reset: () => control('POST', 'reset'),
    ledger: () => control('GET', 'ledger'),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
};

const firstLine = async (stream: NodeJS.ReadableStream): Promise<FirstLine> => {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line);
  throw new Error('the sandbox did not start; is the tool built (npm run build)?');
};
