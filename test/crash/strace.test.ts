import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { live, liveUnder } from './lives.ts';
import { isWholeSweep } from './points.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { openStage } from './stage.ts';
import { type Call, callsIn } from './strace-log.ts';

/** On Linux in CI it must be there (`.ci/run` installs it); elsewhere it may be missing, or not be allowed to trace. */
const canTrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
const isSkipped = !canTrace && (process.env.CI !== 'true' || process.platform !== 'linux');
const title = isSkipped ? 'strace (SKIPPED: it is not installed, or may not trace here)' : 'strace';

/** The step of a write, and how its request begins. */
const requests = {
  P: { step: 'store-token', head: /^PATCH \/api\/klarna_payments\// },
  A: { step: 'authorize', head: /^POST \/v2\/\S*\/authorize / },
  O: { step: 'place', head: /^PATCH \/api\/orders\// },
  C: { step: 'create-payment', head: /^POST \/api\/klarna_payments / },
  Q: { step: 'payment-request', head: /^POST \/v2\/\S*\/requests / },
} as const;

const first = (what: string, calls: readonly Call[], is: (call: Call) => boolean): Call => {
  const found = calls.find(is);
  if (found === undefined) throw new Error(`the log has no ${what}`);
  return found;
};

const record = (calls: readonly Call[], kind: string, step: string): Call =>
  first(`${kind} of ${step}`, calls, ({ name, target, data }) => {
    const isOfRun = name === 'write' && target.endsWith('.ndjson');
    return isOfRun && data.includes(`"kind":"${kind}"`) && data.includes(`"step":"${step}"`);
  });

const syncOf = (calls: readonly Call[], { target, returned }: Call): Call =>
  first(`sync after line ${returned}`, calls, (call) => {
    return call.name === 'fdatasync' && call.target === target && call.began > returned;
  });

/** What the system was asked for, one after the other; each has returned before the next one began. */
const orderIn = (calls: readonly Call[], { writes }: Scenario): readonly Call[] => {
  const ofWrites = writes.flatMap((letter) => {
    const { step, head } = requests[letter];
    const intent = record(calls, 'intent', step);
    // The first byte of the request, whichever call and connection it left by.
    const request = first(
      `request of ${step}`,
      calls,
      ({ target, data }) => /socket|TCP/.test(target) && head.test(data),
    );
    const outcome = record(calls, 'outcome', step);
    return [intent, syncOf(calls, intent), request, outcome, syncOf(calls, outcome)];
  });
  const name = first(
    'sync of the folder of runs',
    calls,
    (call) => call.name === 'fsync' && call.target.endsWith('/runs'),
  );
  return [name, ...ofWrites];
};

/** With a customer it takes long, and the writes go the same way. */
const traced: readonly Scenario[] = Object.values<Scenario>(scenarios).filter(
  ({ hasCustomer }) => isWholeSweep || !hasCustomer,
);

describe.skipIf(isSkipped)(title, async () => {
  const stage = await openStage();

  it.concurrent.each(traced)(
    'sees the intent on the disk before the first byte leaves, and the outcome before the next intent: $name',
    (scenario) =>
      stage.play(scenario, async ({ folder, args, environment, customer, expectDone }) => {
        const log = join(folder, 'strace.log');
        const calls = 'trace=write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,fsync,fdatasync';
        const strace = ['-f', '-y', '-s', '16384', '-o', log, '-e', calls];
        await expectDone(await liveUnder(strace, args, environment, customer));
        const order = orderIn(callsIn(readFileSync(log, 'utf8')), scenario);
        for (const [index, { began, name }] of order.entries()) {
          const before = order[index - 1];
          if (before !== undefined) expect(before.returned, `${before.name}, then ${name}`).toBeLessThan(began);
        }
        for (const { name, result } of order) if (name.endsWith('sync')) expect(result).toBe(0);
      }),
  );

  it.concurrent.each([1, 2, 3, 4])(
    'kills flow native --place as it asks for sync %i; it comes to its one end',
    (when) =>
      stage.play(scenarios.place, async ({ args, environment, nextArgs, expectDone }) => {
        const injected = ['-f', '-qq', '-e', 'trace=fdatasync', '-e', `inject=fdatasync:signal=SIGKILL:when=${when}`];
        expect(await liveUnder(['-o', '/dev/null', ...injected], args, environment)).toMatchObject({
          signal: 'SIGKILL',
        });
        await expectDone(await live(nextArgs(), environment));
      }),
  );
});
