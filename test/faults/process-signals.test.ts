import { describe, expect, it, vi } from 'vitest';
import { jsonApiError, klarnaError } from '../support/documents.ts';
import { json as jsonAnswer } from '../support/fault-server.ts';
import type { Strike } from '../support/raw-vendors.ts';
import { errorOf } from '../support/run.ts';
import { attemptsIn } from './journal.ts';
import { commandOf, type Laboratory, nameInJournal, openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';

const exits = { SIGINT: 130, SIGTERM: 143 } as const;
const writes = ['P', 'A', 'O'] as const;
const signals = ['SIGINT', 'SIGTERM'] as const;
const waiting = 'Waiting for the answer to what is under way';

const executedBy = { P: 'P', A: 'PA', O: 'PO' } as const;

/** The run goes on to its end, and nothing of it is done twice. */
const expectResumed = async (laboratory: Laboratory, id: string, step: (typeof writes)[number]) => {
  expect(await laboratory.resume(id, commandOf[step])).toMatchObject({ exitCode: 0 });
  expect(await laboratory.executed()).toBe(step === 'A' ? 'PA' : 'PO');
  expect(laboratory.story(id).at(-1)).toBe('end 0');
};

describe('a signal while a write is under way', () => {
  it.each(signals.flatMap((signal) => writes.map((step) => [titleOf(`${signal} in ${step}`), signal, step] as const)))(
    '%s',
    async (_, signal, step) => {
      const laboratory = await openLaboratory();
      const held = laboratory.hold(step);
      const run = laboratory.start(runs[commandOf[step]]);
      await held.arrived;
      run.kill(signal);
      await run.says(waiting);
      held.letGo();
      const { exitCode, stderr } = await run.end;
      expect(exitCode).toBe(exits[signal]);
      expect(laboratory.arrived().endsWith(step)).toBe(true);
      const { run_id: id, status, exit_code: code } = laboratory.only();
      expect([status, code]).toEqual(['finished', exits[signal]]);
      expect(laboratory.story(id).slice(-2)).toEqual([`outcome ${nameInJournal[step]}`, `end ${exits[signal]}`]);
      expect(await laboratory.executed()).toBe(executedBy[step]);
      expect(stderr).toMatch(/^Error: Stopped .+\nWhy: A signal came\. .+\nNext: .+\n$/m);
      expect(stderr).toContain(`\`klarna-cl flow --resume ${id}\` goes on from where it stopped.`);
      await expectResumed(laboratory, id, step);
    },
  );

  it.each(writes.map((step) => [titleOf(`a second signal in ${step}`), step] as const))('%s', async (_, step) => {
    const laboratory = await openLaboratory();
    const held = laboratory.hold(step);
    const asJson = step === 'A';
    const run = laboratory.start([...runs[commandOf[step]], ...(asJson ? ['-o', 'json'] : [])]);
    await held.arrived;
    run.kill('SIGINT');
    await run.says(waiting);
    run.kill(step === 'O' ? 'SIGTERM' : 'SIGINT');
    const end = await run.end;
    expect(end).toMatchObject({ exitCode: step === 'O' ? 143 : 130, stdout: '' });
    const [{ run_id: id, status, resume }] = await laboratory.listed();
    expect([status, resume]).toEqual(['interrupted', `klarna-cl flow --resume ${id}`]);
    expect(end.stderr).toContain(resume);
    if (asJson)
      expect(errorOf(end)).toMatchObject({
        code: 'interrupted',
        exit_code: 130,
        hint: `\`${resume}\` goes on from where it stopped.`,
      });
    expect(laboratory.story(id).at(-1)).toBe(`intent ${nameInJournal[step]}`);
    await expectResumed(laboratory, id, step);
  });
});

const backoffs = [
  ['SIGINT in the backoff of P', 'SIGINT', 'P'],
  ['SIGTERM in the backoff of P', 'SIGTERM', 'P'],
  ['SIGINT in the backoff of A', 'SIGINT', 'A'],
  ['SIGTERM in the backoff of O', 'SIGTERM', 'O'],
] as const;

/** Refused for now, and asked to wait for longer than any test takes. */
const busy: Strike['deliver'] = (_, { path }) => {
  const { document } = path.startsWith('/v2/')
    ? klarnaError(429, 'RATE_LIMITED')
    : jsonApiError(429, 'TOO_MANY_REQUESTS');
  return jsonAnswer(429, document, { 'retry-after': '60' });
};

describe('a signal between two attempts', () => {
  it.each(backoffs.map(([fault, ...rest]) => [titleOf(fault), ...rest] as const))('%s', async (_, signal, step) => {
    const laboratory = await openLaboratory();
    laboratory.strike({ step, deliver: busy, executed: false, times: 1 });
    const run = laboratory.start(runs[commandOf[step]]);
    const name = nameInJournal[step];
    await vi.waitFor(
      () =>
        expect(attemptsIn(laboratory.machine.state).at(-1)).toMatchObject({
          kind: 'outcome',
          step: name,
          fault: '429-retry-after',
        }),
      { timeout: 20_000 },
    );
    run.kill(signal);
    const { exitCode, stderr } = await run.end;
    expect(exitCode).toBe(exits[signal]);
    expect(stderr).toMatch(
      /^Error: Stopped while trying to .+\nWhy: The last attempt: .+429.+Nothing was executed\.\nNext: .+\n$/m,
    );
    expect(laboratory.arrived().endsWith(step)).toBe(true);
    const { run_id: id, status, exit_code: code } = laboratory.only();
    expect([status, code]).toEqual(['finished', exits[signal]]);
    expect(laboratory.story(id).slice(-3)).toEqual([`intent ${name}`, `outcome ${name}`, `end ${exits[signal]}`]);
    await expectResumed(laboratory, id, step);
  });
});
