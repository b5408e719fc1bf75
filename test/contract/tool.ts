import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `klarna-cl sandbox` as it was built, in a process of its own. */
export interface RunningTool {
  readonly url: string;
  /** The variables that point a client at it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export async function startTool(root: string, ...flags: readonly string[]): Promise<RunningTool> {
  const argv = [join(root, 'bin/klarna-cl.cjs'), 'sandbox', '--port', '0', ...flags];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { url, env } = await firstLine(child);
  return {
    url,
    environment: env,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<{ url: string; env: Readonly<Record<string, string>> }> {
  if (stdout !== null) for await (const line of createInterface({ input: stdout })) return JSON.parse(line);
  throw new Error('the sandbox did not start');
}
