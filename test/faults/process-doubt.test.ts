import { expect, it } from 'vitest';
import type { Strike } from '../support/raw-vendors.ts';
import { json } from '../support/run.ts';
import { deliveries } from './deliveries.ts';
import { heads, inside, type Laboratory, openLaboratory, runs, tokensOf } from './laboratory.ts';
import { titleOf } from './process-faults.ts';

const hour = 60 * 60 * 1000;
const nowhere = 'http://127.0.0.1:9';

/** A run that was killed when its authorization had been executed; its id. */
const inDoubt = async (laboratory: Laboratory, command: 'authorize' | 'both'): Promise<string> => {
  await laboratory.run(runs[command], inside({ kill: 'answer', head: heads.A }));
  return laboratory.only().run_id;
};

/** A fault in place of the next answer of a step, whose request is not executed. */
const strike = ({ strike: add }: Laboratory, step: Strike['step'], slug: string) => {
  const [deliver] = deliveries[slug] ?? expect.unreachable(slug);
  add({ step, deliver, executed: false, times: 1 });
};

const expectInDoubt = (laboratory: Laboratory, id: string) =>
  expect(laboratory.only()).toMatchObject({ run_id: id, status: 'unsettled', resume: expect.stringContaining(id) });

it.each([
  [titleOf('a resume of A is told to wait'), '429'],
  [titleOf('a resume of A is refused'), '422'],
  [titleOf('a resume of A is not let in'), '401'],
])('%s', async (_, slug) => {
  const laboratory = await openLaboratory();
  const id = await inDoubt(laboratory, 'authorize');
  strike(laboratory, 'A', slug);
  const resumed = await laboratory.run(['flow', '--resume', id, ...tokensOf.authorize, '--retries', '0']);
  expect(resumed).toMatchObject({ exitCode: 7, stdout: '' });
  expect(resumed.stderr).toMatch(
    /^Error: It is not known whether Klarna made the authorization\. \[[\w-]+\]\nWhy: .+\nNext: .+\n$/m,
  );
  expectInDoubt(laboratory, id);
  expect(await laboratory.resume(id, 'authorize')).toMatchObject({ exitCode: 0 });
  expect(await laboratory.executed()).toBe('A');
});

it(titleOf('a resume of A while Klarna is still at work on it'), async () => {
  const laboratory = await openLaboratory();
  const id = await inDoubt(laboratory, 'both');
  strike(laboratory, 'A', '409');
  const resumed = await laboratory.resume(id, 'both');
  expect(resumed).toMatchObject({ exitCode: 0 });
  expect(json(resumed.stdout)).toMatchObject({ result: 'APPROVED' });
  expect(laboratory.arrived()).toMatch(/AR*AA/);
  expect(await laboratory.executed()).toBe('PA');
});

it(titleOf('the same authorization again, while Klarna is still at work on it'), async () => {
  const laboratory = await openLaboratory();
  await inDoubt(laboratory, 'authorize');
  strike(laboratory, 'A', '409');
  const again = await laboratory.run(runs.authorize);
  expect(again).toMatchObject({ exitCode: 0 });
  expect(laboratory.arrived()).toBe('AAA');
  expect(await laboratory.executed()).toBe('A');
});

it(titleOf('a resume of A that cannot read'), async () => {
  const laboratory = await openLaboratory();
  const id = await inDoubt(laboratory, 'both');
  // The first read is answered, so that there is something to print.
  const path = /^\/api\/orders\//;
  const [deliver] = deliveries['401'] ?? expect.unreachable();
  laboratory.strike({ step: 'R', path, deliver, executed: false, times: 1 });
  const resumed = await laboratory.resume(id, 'both');
  expect(resumed).toMatchObject({ exitCode: 7 });
  expect(json(resumed.stdout)).toMatchObject({ result: 'UNKNOWN' });
  expectInDoubt(laboratory, id);
});

it(titleOf('a day after an authorization that was never made'), async () => {
  const laboratory = await openLaboratory();
  const failed = await laboratory.run([...runs.authorize, '--retries', '0'], { KLARNA_BASE_URL: nowhere });
  expect(failed).toMatchObject({ exitCode: 6 });
  const { run_id: id, status, resume } = laboratory.only();
  expect([status, resume]).toEqual(['finished', `klarna-cl flow --resume ${id}`]);
  const resumed = await laboratory.resume(id, 'authorize', {
    KLARNA_BASE_URL: nowhere,
    ...inside({ clockMs: 25 * hour }),
  });
  expect(resumed).toMatchObject({ exitCode: 5, stdout: '' });
  expect(resumed.stderr).toMatch(
    /^Error: The session token of this run is no longer good\. \[SESSION_TOKEN_EXPIRED\]\nWhy: .+\nNext: .+\n$/m,
  );
  expect(laboratory.only()).toMatchObject({ status: 'finished', exit_code: 5, resume: null });
});
