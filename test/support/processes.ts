import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { scratchFolder } from './fake-context.ts';

/** The id of a process that has ended. */
export const deadProcess = (): number => Number(execFileSync(process.execPath, ['-p', 'process.pid']));

/** A module of `src` in one file, as a process of its own can load it. */
export const bundleOf = async (module: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../src', module)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

export interface Worker {
  readonly child: ChildProcess;
  /** Lets it run its script. */
  readonly go: () => void;
  /** The next line it prints. */
  readonly line: () => Promise<string>;
}

/**
 * A process that has loaded a bundle, whose exports are `module.exports`, and waits to be let go before it runs `script`.
 * It is killed when the test ends.
 */
export const startWorker = async (bundle: string, script: string): Promise<Worker> => {
  const file = join(scratchFolder(), 'worker.cjs');
  const text = `${bundle}
console.log('ready');
process.stdin.once('data', async () => { ${script} });`;
  writeFileSync(file, text);
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  if ((await line()) !== 'ready') throw new Error('the worker did not start');
  return { child, line, go: () => void child.stdin?.write('go\n') };
};
