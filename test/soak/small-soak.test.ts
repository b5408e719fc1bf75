import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { soak } from './soak.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A machine that is busy otherwise takes its time. */
const patience = 90_000;

const run = (isIdempotent: boolean, ...argv: readonly string[]) =>
  soak({ ...readOptions(argv), root, isIdempotent, talk: () => {} });

it(
  'a small soak loses, doubles and misreports nothing, and leaves nothing open',
  async () => {
    const { violations, payments, runs } = await run(
      true,
      ...['--payments', '40', '--processes', '3', '--kill-every', '0.7', '--overlap', '0.5'],
    );
    expect(violations).toEqual([]);
    expect(payments).toBe(40);
    expect(runs).toBeGreaterThan(40);
  },
  patience,
);

it(
  'a soak notices doubled payments where the sandbox forgets its idempotency',
  async () => {
    const { duplicated } = await run(
      false,
      ...['--payments', '20', '--processes', '2', '--kill-every', '0', '--fault-rate', '0.3'],
    );
    expect(duplicated).toBeGreaterThan(0);
  },
  patience,
);
