import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { bin, klarnaCl, newMachine } from '../support/run.ts';

const encoded = (...words: readonly string[]): string => Buffer.from(words.join('\n')).toString('base64');

it('the shells ask klarna-cl complete, with -- or encoded, and are answered alike', async () => {
  const machine = newMachine();
  const asked = await klarnaCl(['complete', '--', 'flow', '--route', ''], { machine });
  expect(asked).toMatchObject({ exitCode: 0, stderr: '' });
  expect(asked.stdout).toMatch(/^values\nboth\t.*\nnative\t.*\nnetwork\t.*\n$/);
  const other = await klarnaCl(['complete', 'encoded', encoded('flow', '--route', '')], { machine });
  expect(other).toMatchObject({ exitCode: 0, stdout: asked.stdout, stderr: '' });
});

it('whatever is broken, it ends well and says nothing on stderr', async () => {
  const machine = newMachine();
  mkdirSync(machine.config, { mode: 0o700 });
  writeFileSync(join(machine.config, 'config.json'), '{"profiles":', { mode: 0o666 });
  writeFileSync(machine.state, 'no folder');
  chmodSync(join(machine.config, 'config.json'), 0o666);
  for (const words of [['--profile', ''], ['flow', '--resume', ''], ['runs', 'show', ''], ['x', 'y'], ['']]) {
    const run = await klarnaCl(['complete', '--', ...words], { machine });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toMatch(/^(?:values|files)/);
  }
});

it('nobody reads the answer, and that is fine', async () => {
  const { environment, work } = newMachine();
  const line = `"${process.execPath}" "${bin}" complete -- explain '' | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await execa('bash', ['-c', line], { cwd: work, env: environment, extendEnv: false });
  expect({ stdout, stderr }).toEqual({ stdout: '0', stderr: '' });
});

it('completing a command or a flag loads four files, and none of a library or of the commands', async () => {
  const { environment, work } = newMachine();
  const count = `process.on('exit', () => process.stderr.write(Object.keys(require.cache).map((path) => path.split(/[\\\\/]/).pop()).sort().join()));`;
  const preload = join(work, 'count.cjs');
  writeFileSync(preload, count);
  const loaded = async (...words: readonly string[]) => {
    const args = ['--require', preload, bin, 'complete', '--', ...words];
    return (await execa(process.execPath, args, { cwd: work, env: environment, extendEnv: false })).stderr;
  };
  expect(await loaded('fl')).toBe('command-tree.cjs,complete.cjs,count.cjs,klarna-cl.cjs');
  expect(await loaded('flow', '--pla')).toBe('command-tree.cjs,complete.cjs,count.cjs,klarna-cl.cjs');
  expect(await loaded('flow', '--route', '')).toBe(
    'command-tree.cjs,complete.cjs,completion-values.cjs,count.cjs,klarna-cl.cjs',
  );
});

it('a person who types complete is told about completion', async () => {
  const run = await klarnaCl(['complete', 'bash']);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('completion');
});
