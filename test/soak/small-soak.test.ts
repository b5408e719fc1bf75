import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { soak } from './soak.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const small = ['--payments', '40', '--processes', '3', '--kill-every', '0.7', '--overlap', '0.5'];

const run = (isIdempotent: boolean, ...more: readonly string[]) =>
  soak({ ...readOptions([...small, ...more]), root, isIdempotent, talk: () => {} });

it('a small soak loses, doubles and misreports nothing, and leaves nothing open', async () => {
  const { violations, payments, runs } = await run(true);
  expect(violations).toEqual([]);
  expect(payments).toBe(40);
  expect(runs).toBeGreaterThan(40);
});

it('a soak notices doubled payments where the sandbox forgets its idempotency', async () => {
  expect((await run(false, '--fault-rate', '0.3')).duplicated).toBeGreaterThan(0);
});
