import { expect, it } from 'vitest';
import { errorOf, klarnaCl, newMachine, shell } from '../support/run.ts';
import { openTerminal } from '../support/terminal.ts';

const rows = 'id,route,payment-id,auth-token\none,native,ertHJlpPTR,sandbox-auth.filters\n';
const flow = 'flow --sandbox --route native ertHJlpPTR --auth-token sandbox-auth.filters --quiet';

it('a filter is applied to each row of a batch, and what rows do not have is refused', async () => {
  const machine = newMachine();
  const batch = ['batch', '-', '--sandbox', '--quiet'];
  const [one, whole] = await Promise.all([
    klarnaCl([...batch, '--jq', '[.id, .status]'], { machine, input: rows }),
    klarnaCl([...batch, '--query', 'nope'], { machine, input: rows }),
  ]);
  expect(one).toMatchObject({ exitCode: 0, stdout: '["one","succeeded"]\n', stderr: '' });
  expect(whole.exitCode).toBe(2);
  expect(whole.stderr).toContain('"nope"');
});

it('a filter changes no exit code, and loses nothing where it fails', async () => {
  const failing = await shell(`$CLI ${flow} --jq '.result | error'`);
  expect(failing.exitCode).toBe(0);
  expect(JSON.parse(failing.stdout)).toMatchObject({ result: 'TOKEN_STORED' });
  expect(failing.stderr).toBe('Warning: --jq failed on this document: TOKEN_STORED. It is printed whole.\n');
});

it('an error that is JSON is filtered, and whole where nothing is found in it', async () => {
  const asked = ['inspect', 'nobody', '--sandbox', '--quiet', '-o', 'json'];
  const [found, nothing] = await Promise.all([
    klarnaCl([...asked, '--query', 'error.code', '--raw']),
    klarnaCl([...asked, '--jq', '.order']),
  ]);
  expect(found).toMatchObject({ exitCode: 5, stdout: '', stderr: 'NOTHING_FOUND\n' });
  expect(nothing).toMatchObject({ exitCode: 5, stdout: '' });
  expect(errorOf(nothing)).toMatchObject({ code: 'NOTHING_FOUND' });
});

it('a reader that has enough ends the printing alone, and a full device is told', async () => {
  const [head, ...full] = await Promise.all([
    shell("$CLI testdata --jq '.customers[]' | head -1"),
    ...["--jq '.customers'", '--query customers', '-o table', '-o yaml'].map((flags) =>
      shell(`$CLI testdata ${flags} > /dev/full`),
    ),
  ]);
  expect(head?.stdout).toMatch(/^\{\n/);
  expect(head?.stderr).toBe('');
  for (const { exitCode, stderr } of full) {
    expect(exitCode).toBe(13);
    expect(stderr).toContain('The device is full.');
  }
});

it.each([20, 60])('an error is broken between words on a terminal of %i columns', async (columns) => {
  const terminal = openTerminal(['testdata', '--country', 'XX'], { columns });
  expect(await terminal.exitCode()).toBe(2);
  const lines = terminal.text().trimEnd().split('\r\n');
  for (const line of lines) expect(line.length <= columns || /^ *\S+$/.test(line) || line.includes('`')).toBe(true);
  expect(lines.length).toBeGreaterThan(3);
});
