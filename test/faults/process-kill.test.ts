import { describe, expect, it } from 'vitest';
import type { StepOfTokens } from '../support/raw-vendors.ts';
import { json } from '../support/run.ts';
import { commandOf, heads, inside, type Laboratory, nameInJournal, openLaboratory, runs } from './laboratory.ts';
import { killMoments, killTitle } from './process-faults.ts';

const letters: readonly StepOfTokens[] = ['T', 'R', 'P', 'A', 'O'];

/** Runs the command of the step until it is killed at the moment. */
const killed = async (laboratory: Laboratory, step: StepOfTokens, moment: (typeof killMoments)[number]) => {
  const args = runs[commandOf[step]];
  if (moment === 'after send') {
    const held = laboratory.hold(step);
    const run = laboratory.start(args);
    await held.arrived;
    run.kill('SIGKILL');
    return run.end;
  }
  if (moment === 'before send') return laboratory.run(args, inside({ kill: 'send', head: heads[step] }));
  if (step === 'T' || step === 'R') return laboratory.run(args, inside({ kill: 'answer', head: heads[step] }));
  const record = `"step":"${nameInJournal[step]}","attempt":1,"kind":"outcome"`;
  return laboratory.run(args, inside({ kill: 'record', record }));
};

/** What is in the journal by then, whatever the moment: the intent of the step, and no outcome of it. */
const storyAtDeath: Readonly<Record<StepOfTokens, readonly string[]>> = {
  T: ['run'],
  R: ['run'],
  P: ['run', 'intent store-token'],
  A: ['run', 'intent store-token', 'outcome store-token', 'intent authorize'],
  O: ['run', 'intent store-token', 'outcome store-token', 'intent place'],
};

describe.each(killMoments)('kill -9 %s', (moment) => {
  it.each(letters.map((step) => [killTitle(moment, step), step] as const))('%s', async (_, step) => {
    const laboratory = await openLaboratory();
    const { exitCode, stdout } = await killed(laboratory, step, moment);
    expect([exitCode, stdout]).toEqual([undefined, '']);
    const wasSent = moment !== 'before send';
    expect(laboratory.arrived().endsWith(step)).toBe(wasSent);
    const [{ run_id: id, ...listed }, ...others] = await laboratory.listed();
    expect(others).toEqual([]);
    expect(listed).toMatchObject({ status: 'interrupted', exit_code: null, resume: `klarna-cl flow --resume ${id}` });
    expect(laboratory.story(id)).toEqual(storyAtDeath[step]);

    const resumed = await laboratory.resume(id, commandOf[step]);
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(json(resumed.stdout)).toMatchObject({ run_id: id, result: step === 'A' ? 'APPROVED' : 'PLACED' });
    expect(await laboratory.executed()).toBe(step === 'A' ? 'PA' : 'PO');
    expect(laboratory.story(id).at(-1)).toBe('end 0');
    expectNothingTwice(laboratory, step, wasSent);
  });
});

/** P and O are read first, and not sent again; A is sent again, as it was; T and R are no writes. */
const expectNothingTwice = ({ vendors }: Laboratory, step: StepOfTokens, wasSent: boolean) => {
  const requests = vendors.arrivals.filter(({ letter }) => letter === step);
  if (step === 'P' || step === 'O') expect(requests).toHaveLength(1);
  if (step !== 'A') return;
  expect(requests).toHaveLength(wasSent ? 2 : 1);
  const distinct = new Set(requests.map(({ headers, body }) => `${headers['klarna-idempotency-key']} ${body}`));
  expect(distinct.size).toBe(1);
};
