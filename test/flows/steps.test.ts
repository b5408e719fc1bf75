import { expect, it } from 'vitest';
import type { Answer } from '../../src/context.ts';
import { CliError } from '../../src/errors.ts';
import { openStepLog } from '../../src/flows/steps.ts';
import { fakeContext } from '../support/fake-context.ts';

const answer = (changes: Partial<Answer> = {}): Answer => ({
  status: 200,
  document: {},
  meta: {},
  attempts: 1,
  durationMs: 20,
  ...changes,
});

it('does not count to a step what the pace of a batch held it back for', async () => {
  const { context } = fakeContext();
  const log = openStepLog(context);
  await log.run('read', 'Reading', async () => {
    await context.clock.sleep(5_000);
    return { value: 1, answers: [answer({ heldBackMs: 4_000 }), answer({ heldBackMs: 960 }), answer()], said: 'Read' };
  });
  const refused = log.run('authorize', 'Authorizing', async () => {
    await context.clock.sleep(5_000);
    throw new CliError('rejected', 'No.', { heldBackMs: 4_900 });
  });
  await expect(refused).rejects.toThrow('No.');
  expect(log.reports.map(({ name, duration_ms }) => [name, duration_ms])).toEqual([
    ['read', 40],
    ['authorize', 100],
  ]);
});
