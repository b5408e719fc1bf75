import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/errors.ts';
import { openHttp } from '../../src/request/http.ts';
import { faultSlugs } from '../../src/sandbox/faults/table.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { skippingClock } from '../request/world.ts';
import { sessionToken } from '../sandbox/running.ts';
import { fakeContext, scratchFolder } from '../support/fake-context.ts';
import { endOf } from './running.ts';

/** Slow answers would only take real time here; the others strike at once. */
const slugs = faultSlugs.filter((slug) => slug !== 'slow-drip' && !slug.startsWith('latency'));
const requests = [
  'POST /v2/**',
  'PATCH /api/klarna_payments/*',
  'PATCH /api/orders/*',
  'GET /api/klarna_payments/*',
  'GET /api/orders/*',
  'GET /v2/**',
  'POST /oauth/token',
];

const rules = fc.array(
  fc
    .tuple(fc.constantFrom(...requests), fc.constantFrom(...slugs), fc.integer({ min: 1, max: 4 }))
    .map(([request, slug, count]) => `${request}=${slug}:${count}`),
  { minLength: 1, maxLength: 5 },
);

const routes = {
  both: ['--route', 'both', '--auth-token', 'sandbox-auth', '--session-token', sessionToken('approved.twice')],
  native: ['--route', 'native', '--auth-token', 'sandbox-auth', '--place'],
} as const;

interface Write {
  readonly method: string;
  readonly path: string;
  readonly executed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One purchase, tried by run and rerun or resume until it is over or nobody has patience any more. */
const purchase = async (route: keyof typeof routes, faults: readonly string[], resumes: boolean) => {
  const sandbox = await startSandbox({ faults });
  const stateFolder = scratchFolder();
  try {
    const ends: number[] = [];
    for (let tries = 0; tries < 4 && ends.at(-1) !== 0; tries += 1) {
      const { context } = fakeContext({ environment: sandbox.environment });
      const clock = skippingClock();
      const runs = join(stateFolder, 'runs');
      const [run] = tries > 0 && resumes ? readdirSync(runs).filter((name) => name.endsWith('.ndjson')) : [];
      const tokens = routes[route].filter(
        (_, index, all) => /-token$/.test(all[index] ?? '') || /-token$/.test(all[index - 1] ?? ''),
      );
      const argv =
        run === undefined ? ['ertHJlpPTR', ...routes[route]] : ['--resume', run.replace('.ndjson', ''), ...tokens];
      const failure = await endOf(['flow', '--quiet', '--timeout', '3000', ...argv], {
        ...context,
        clock,
        folders: { ...context.folders, state: stateFolder },
        http: async (settings) => openHttp(settings, { clock, random: context.random, stop: context.stop }),
      });
      ends.push(failure === undefined ? 0 : exitCodes[failure.kind]);
    }
    const ledger = await (await fetch(`${sandbox.url}/__sandbox/ledger`)).json();
    // What the sandbox's own ledger is made of.
    return { ends, writes: (ledger as { writes: readonly Write[] }).writes };
  } finally {
    await sandbox.close();
  }
};

describe('whatever goes wrong between the tool and the services', () => {
  it.each(['both', 'native'] as const)(
    'nothing is executed twice on the route %s',
    async (route) => {
      await fc.assert(
        fc.asyncProperty(rules, fc.boolean(), async (faults, resumes) => {
          const { ends, writes } = await purchase(route, faults, resumes);
          const executed = writes.filter((write) => write.executed);
          const authorizations = writes.filter(({ path }) => path.endsWith('/payment/authorize'));
          expect(executed.filter(({ path }) => path.endsWith('/payment/authorize')).length).toBeLessThanOrEqual(1);
          expect(executed.filter(({ path }) => path.startsWith('/api/orders/')).length).toBeLessThanOrEqual(1);
          // Every authorization is the same request: the same key, the same bytes.
          const identities = authorizations.map(({ headers, body }) =>
            JSON.stringify([headers['klarna-idempotency-key'], body]),
          );
          expect(new Set(identities).size).toBeLessThanOrEqual(1);
          for (const exit of ends) expect([0, 4, 5, 6, 7, 10, 12, 14]).toContain(exit);
          // A purchase that is said to be done is done.
          if (ends.at(-1) === 0) {
            const wanted = route === 'both' ? '/payment/authorize' : '/api/orders/';
            expect(executed.filter(({ path }) => path.includes(wanted))).toHaveLength(1);
          }
        }),
        { numRuns: 25 },
      );
    },
    120_000,
  );
});
