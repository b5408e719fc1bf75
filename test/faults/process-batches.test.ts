import { hostname } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorLinesOf, json, klarnaCl, newMachine, type Run, shell, startKlarnaCl } from '../support/run.ts';
import { smallDisk } from '../support/small-disk.ts';
import { onceEach, openBatchStage } from './batch-stage.ts';
import { titleOf } from './process-faults.ts';

let stage: Awaited<ReturnType<typeof openBatchStage>>;
beforeAll(async () => {
  stage = await openBatchStage();
});
afterAll(async () => {
  await stage.server.stop();
});

interface Line {
  readonly id: string;
  readonly status: string;
}

const linesOf = ({ stdout }: Run): readonly Line[] =>
  stdout
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => json(line));

const succeededIn = (...all: readonly Run[]): readonly string[] =>
  all
    .flatMap(linesOf)
    .filter(({ status }) => status === 'succeeded')
    .map(({ id }) => id);

it.each([
  [titleOf('kill -9 of a batch, early'), 3],
  [titleOf('kill -9 of a batch, late'), 24],
])('%s', async (_, lines) => {
  const { argv, env, machine, executed } = await stage.rows(40);
  const batch = startKlarnaCl(argv, env, machine);
  await batch.prints(lines);
  batch.kill('SIGKILL');
  const killed = await batch.end;
  const resumed = await klarnaCl([...argv, '--resume'], { env, machine });
  expect(resumed).toMatchObject({ exitCode: 0 });
  expect(await executed()).toEqual(onceEach(40));
  // A row whose end was kept, and whose line was not printed any more, is in the report alone.
  const done = succeededIn(killed, resumed);
  expect(new Set(done).size).toBe(done.length);
  const again = await klarnaCl([...argv, '--resume', '--report-json', 'report.json'], { env, machine });
  expect(again).toMatchObject({ exitCode: 0, stdout: '' });
  const { stdout } = await shell('cat report.json', { machine });
  const rows: readonly Line[] = json(stdout).rows;
  expect(rows.map(({ id, status }) => `${id} ${status}`)).toEqual(
    Array.from({ length: 40 }, (_, index) => `row-${index + 1} succeeded`),
  );
});

it.each([
  [titleOf('SIGINT in a batch'), 'SIGINT', 130],
  [titleOf('SIGTERM in a batch'), 'SIGTERM', 143],
] as const)('%s', async (_, signal, exitCode) => {
  const { argv, env, machine, executed } = await stage.rows(12);
  const batch = startKlarnaCl([...argv, '--concurrency', '2'], env, machine);
  await batch.prints(3);
  batch.kill(signal);
  const stopped = await batch.end;
  expect(stopped).toMatchObject({ exitCode });
  const [message, why, next] = errorLinesOf(stopped);
  expect(message).toBe('Error: The batch was stopped.');
  expect(why).toContain('did not run');
  expect(next).toMatch(/`klarna-cl batch .*rows\.csv --resume \w{26}` goes on/);
  const resumed = await klarnaCl([...argv, '--resume'], { env, machine });
  expect(resumed).toMatchObject({ exitCode: 0 });
  expect(await executed()).toEqual(onceEach(12));
  expect(new Set(succeededIn(stopped, resumed)).size).toBe(12);
});

it(titleOf('a second signal in a batch'), async () => {
  const { argv, env, machine, executed } = await stage.rows(6);
  await stage.server.faults('POST /v2/**=latency-1500:1');
  const batch = startKlarnaCl([...argv, '--concurrency', '1', '--verbose'], env, machine);
  await batch.says('/payment/authorize');
  batch.kill('SIGINT');
  await batch.says('Waiting');
  batch.kill('SIGINT');
  const { exitCode, stderr } = await batch.end;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('Stopped at once.');
  expect(stderr).toMatch(/`klarna-cl batch .*rows\.csv --resume \w{26}` goes on/);
  expect(await klarnaCl([...argv, '--resume'], { env, machine })).toMatchObject({ exitCode: 0 });
  expect(await executed()).toEqual(onceEach(6));
});

it(titleOf('one batch started twice'), async () => {
  const { argv, env, machine, executed } = await stage.rows(16);
  const first = startKlarnaCl([...argv, '--concurrency', '1'], env, machine);
  await first.prints(1);
  const second = await klarnaCl(argv, { env, machine });
  expect(second).toMatchObject({ exitCode: 6, stdout: '' });
  const [message, why] = errorLinesOf(second);
  expect(message).toMatch(/is at work on .*\[LOCKED\]$/);
  expect(why).toMatch(new RegExp(`^Why: Process ${first.pid} on ${hostname()} .*has it, since`));
  expect(await first.end).toMatchObject({ exitCode: 0 });
  expect(await executed()).toEqual(onceEach(16));
});

it(titleOf('a batch that was interrupted, started once more'), async () => {
  const { argv, env, machine, executed } = await stage.rows(12);
  const batch = startKlarnaCl([...argv, '--concurrency', '1'], env, machine);
  await batch.prints(2);
  batch.kill('SIGKILL');
  await batch.end;
  const before = await executed();
  const again = await klarnaCl(argv, { env, machine });
  expect(again).toMatchObject({ exitCode: 2, stdout: '' });
  expect(errorLinesOf(again)[0]).toMatch(/is not finished\. \[BATCH_UNFINISHED\]$/);
  expect(errorLinesOf(again)[2]).toMatch(/`klarna-cl batch .*rows\.csv --resume \w{26}` goes on/);
  expect(await executed()).toEqual(before);
});

it(titleOf('disk full in a batch'), async ({ skip }) => {
  const machine = newMachine();
  const disk = smallDisk(machine.state);
  skip(disk === undefined, 'no disk can be mounted here');
  const { argv, env, executed } = await stage.rows(6, machine);
  disk?.fill(4);
  const full = await klarnaCl([...argv, '--concurrency', '1', '--report-json', 'report.json'], { env, machine });
  expect(full).toMatchObject({ exitCode: 13 });
  expect(errorLinesOf(full).join('\n')).toContain('did not run');
  const { stored, authorized } = await executed();
  expect(authorized).toBeLessThan(6);
  // Nothing was sent for a row that was not run: that its end could not be kept changes nothing about that.
  const { totals } = json((await shell('cat report.json', { machine })).stdout).summary;
  expect(6 - totals['not-run']).toBeGreaterThanOrEqual(stored);
  disk?.clear();
  expect(await klarnaCl([...argv, '--resume'], { env, machine })).toMatchObject({ exitCode: 0 });
  expect(await executed()).toEqual(onceEach(6));
});

it(titleOf('nobody reads stdout of a batch'), async () => {
  const { argv, env, machine, executed } = await stage.rows(12);
  const batch = startKlarnaCl([...argv, '--concurrency', '1'], env, machine);
  await batch.prints(2);
  batch.closeStdout();
  expect(await batch.end).toMatchObject({ exitCode: 0 });
  expect(await executed()).toEqual(onceEach(12));
});

it(titleOf('stdout of a batch is full'), async () => {
  const { argv, env, machine, executed } = await stage.rows(12);
  const run = await shell(`$CLI ${argv.join(' ')} > /dev/full`, { machine, env });
  expect(run).toMatchObject({ exitCode: 13 });
  expect(errorLinesOf(run)[0]).toBe('Error: The result could not be written to stdout.');
  expect(await executed()).toEqual(onceEach(12));
});
