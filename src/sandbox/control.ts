import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { CliError } from '../errors.ts';
import { clockRoutes } from './clock-control.ts';
import { chronicleOf } from './commerce-layer/event-stores.ts';
import { faultSlugs } from './faults/table.ts';
import { klarnaControlRoutes } from './klarna/control.ts';
import { deliveriesReport } from './klarna/notification/report.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { postedJson } from './posted-json.ts';
import { type Sandbox, type SandboxBindings, timestamp } from './sandbox.ts';
import { describeIssue } from './world/new-world.ts';
import { readSeed } from './world/seeds/seed-file.ts';
import { seed } from './world/seeds/seeding.ts';

const rulesBody = v.union([
  v.array(v.string()),
  v.pipe(
    v.strictObject({ rules: v.array(v.string()) }),
    v.transform(({ rules }) => rules),
  ),
  v.pipe(
    v.strictObject({ rule: v.string() }),
    v.transform(({ rule }) => [rule]),
  ),
]);

const chaosBody = v.strictObject({
  rate: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 1),
  faults: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
});

const idempotencyBody = v.strictObject({ on: v.boolean() });

/** `/__sandbox`: what neither vendor has. Faults never strike here. */
export function controlRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();

  routes.route('/ledger', ledgerRoutes(sandbox));

  routes.post('/reset', (c) => {
    sandbox.reset();
    return c.json({ reset: true });
  });

  routes.post('/seed', async (c) => {
    const times = Number(c.req.query('count') ?? 1);
    if (!Number.isInteger(times) || times < 1 || times > 10_000)
      return c.json(problem('count is not a whole number from 1 to 10000.'), 400);
    return orProblem(c, async () => {
      const wanted = await readSeed(new TextDecoder().decode(c.env.exchange.body));
      return {
        orders: sandbox.store.transact((draft) =>
          seed(draft, wanted, timestamp(sandbox), { times, chronicle: chronicleOf(draft) }),
        ),
      };
    });
  });

  routes.get('/faults', (c) => c.json({ rules: sandbox.faults.list(), faults: faultSlugs }));

  routes.post('/faults', async (c) => {
    const parsed = v.safeParse(rulesBody, orDefaults(c.env.exchange.body));
    if (!parsed.success)
      return c.json(problem('The body is {"rules": ["<METHOD> <path-glob>=<fault>[:<count>]"]}.'), 400);
    return orProblem(c, () => {
      sandbox.faults.add(parsed.output);
      return { rules: sandbox.faults.list() };
    });
  });

  routes.delete('/faults', (c) => {
    sandbox.faults.clear();
    return c.json({ rules: [] });
  });

  routes.get('/chaos', (c) => c.json(sandbox.chaos.report()));

  routes.post('/chaos', async (c) => {
    const parsed = v.safeParse(chaosBody, orDefaults(c.env.exchange.body));
    if (!parsed.success) return c.json(problem(describeIssue(parsed.issues[0])), 400);
    return orProblem(c, () => {
      sandbox.chaos.begin(parsed.output);
      return sandbox.chaos.report();
    });
  });

  routes.delete('/chaos', (c) => {
    sandbox.chaos.end();
    return c.json(sandbox.chaos.report());
  });

  routes.post('/idempotency', (c) => {
    const parsed = v.safeParse(idempotencyBody, orDefaults(c.env.exchange.body));
    if (!parsed.success) return c.json(problem('The body is {"on": false}.'), 400);
    sandbox.idempotent = parsed.output.on;
    return c.json({ on: sandbox.idempotent });
  });

  routes.route('/', clockRoutes(sandbox));
  routes.route('/', klarnaControlRoutes(sandbox));

  routes.get('/deliveries', (c) => c.json(deliveriesReport(sandbox.world)));

  routes.all('*', (c) =>
    c.json(
      problem(
        'The sandbox has /ledger, /reset, /seed, /faults, /chaos, /idempotency, /clock, /deliveries, /payment-requests/{id} and /klarna-errors here.',
      ),
      404,
    ),
  );
  return routes;
}

/** What could not be done, in the words that the command line would use for it. */
async function orProblem(c: Context, work: () => object | Promise<object>): Promise<Response> {
  try {
    return c.json(await work(), 201);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { why, hint } = error.facts;
    return c.json(problem(why === undefined ? error.message : `${error.message} ${why}`, hint), 400);
  }
}

const problem = (message: string, hint?: string) => ({ error: { message, ...(hint === undefined ? {} : { hint }) } });

const orDefaults = (bytes: Uint8Array): unknown => (bytes.length === 0 ? {} : postedJson(bytes));
