import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { errorLinesOf, errorOf, json, type Run, type UnderWay } from '../support/run.ts';
import { type Laboratory, openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';

const otherToken = canary('other session token', 'krn:payment:eu1:klarna-network-session-token:sandbox-approved.');

/** A run that is told off because another one is at work, and who that is. */
const expectLocked = (run: Run, what: string, holder: UnderWay) => {
  expect(run).toMatchObject({ exitCode: 6 });
  const [message, why, next] = errorLinesOf(run);
  expect(message).toBe(`Error: Another klarna-cl is at work on ${what}. [LOCKED]`);
  expect(why).toMatch(
    new RegExp(
      `^Why: Process ${holder.pid} on ${hostname()} \\(run \\w{26}\\) has it, since \\d{4}-\\S+Z\\. Nothing was sent for it\\.$`,
    ),
  );
  expect(next).toMatch(/^Next: Wait until it has ended, then run this again\./);
};

const pairs = [
  ['two runs of one payment', 'P', 'this payment', runs['send-token'], runs['send-token']],
  [
    'two authorizations of one order',
    'A',
    'this order',
    runs.order,
    runs.order.map((word) => (word.startsWith('krn:') ? otherToken : word)),
  ],
  [
    'two authorizations with one session token',
    'A',
    'an authorization with this session token',
    runs.authorize,
    runs.authorize,
  ],
  ['two flows on the route both', 'A', 'an authorization with this session token', runs.both, runs.both],
] as const;

describe('two at once', () => {
  it.each(pairs.map(([fault, ...rest]) => [titleOf(fault), ...rest] as const))(
    '%s',
    async (_, step, what, first, second) => {
      const laboratory = await openLaboratory();
      const held = laboratory.hold(step);
      const holder = laboratory.start(first);
      await held.arrived;
      expectLocked(await laboratory.run(second), what, holder);
      held.letGo();
      expect(await holder.end).toMatchObject({ exitCode: 0 });
      expect(await laboratory.executed()).toBe(first === runs.both ? 'PA' : step);
      expect(await laboratory.listed()).toMatchObject([
        { status: 'finished', exit_code: 0 },
        { status: 'finished', exit_code: 6 },
      ]);
    },
  );

  it(titleOf('two resumes of one run'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedAt('P', 'send-token', laboratory);
    const reading = laboratory.hold('R');
    const holder = laboratory.start(['flow', '--resume', id, ...runs['send-token'].slice(-2)]);
    await reading.arrived;
    const second = await laboratory.resume(id, 'send-token', { KLARNA_CL_OUTPUT: 'json' });
    expect(second).toMatchObject({ exitCode: 6, stdout: '' });
    const { code, message } = errorOf(second);
    expect([code, message]).toEqual(['LOCKED', expect.stringContaining(`Process ${holder.pid} on ${hostname()}`)]);
    reading.letGo();
    expect(await holder.end).toMatchObject({ exitCode: 0 });
    expect(laboratory.story(id)).toEqual(['run', 'intent store-token', 'resume', 'outcome store-token', 'end 0']);
    expect(await laboratory.executed()).toBe('P');
  });
});

/** A run that was killed when its request had been executed; its id. */
const killedAt = async (step: 'P' | 'A', command: keyof typeof runs, laboratory: Laboratory): Promise<string> => {
  const held = laboratory.hold(step);
  const run = laboratory.start(runs[command]);
  await held.arrived;
  run.kill('SIGKILL');
  await run.end;
  return laboratory.only().run_id;
};

/** Changes what the locks of a killed run say of their holder. */
const changeLocks = ({ machine }: Laboratory, changes: object): readonly string[] => {
  const folder = join(machine.state, 'locks');
  return readdirSync(folder).map((name) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ ...json(readFileSync(path, 'utf8')), ...changes }));
    return path;
  });
};

const expectTakenOver = async (laboratory: Laboratory, id: string) => {
  const next = await laboratory.run(runs.authorize);
  expect(next).toMatchObject({ exitCode: 0 });
  expect(next.stderr).toContain(`of this payment was interrupted: klarna-cl flow --resume ${id}`);
  expect(json(next.stdout)).toMatchObject({ payment_transaction_response: { result: 'APPROVED' } });
  // The same key and bytes again, which Klarna answers as before.
  expect(await laboratory.executed()).toBe('A');
  expect(readdirSync(join(laboratory.machine.state, 'locks')).length).toBeLessThan(2);
};

describe('the lock of a killed run', () => {
  it(titleOf('kill -9 of the run that holds a lock'), async () => {
    const laboratory = await openLaboratory();
    await expectTakenOver(laboratory, await killedAt('A', 'authorize', laboratory));
  });

  it.each([
    // This process lives, and was not born when the lock says that its holder was.
    [titleOf('a lock whose process id passed on'), { pid: process.pid }],
    [titleOf('a lock of an earlier boot'), { pid: process.pid, born: undefined, boot: 'another' }],
  ])('%s', async (_, changes) => {
    const laboratory = await openLaboratory();
    const id = await killedAt('A', 'authorize', laboratory);
    expect(changeLocks(laboratory, changes)).toHaveLength(2);
    await expectTakenOver(laboratory, id);
  });

  it(titleOf('a lock of another host'), async () => {
    const laboratory = await openLaboratory();
    await killedAt('A', 'authorize', laboratory);
    const paths = changeLocks(laboratory, { host: 'another-host' });
    const before = paths.map((path) => readFileSync(path, 'utf8'));
    const run = await laboratory.run(runs.authorize);
    expect(run).toMatchObject({ exitCode: 6, stdout: '' });
    expect(run.stderr).toMatch(/Why: Process \d+ on another-host \(run \w{26}\) has it, since /);
    const [, removed = ''] = /of another machine that is gone for good: rm '(.+)'\.\n$/.exec(run.stderr) ?? [];
    expect(paths).toContain(removed);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(before);
    expect(laboratory.arrived()).toBe('A');
  });
});
