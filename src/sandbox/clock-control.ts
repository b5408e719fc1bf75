import { Hono } from 'hono';
import * as v from 'valibot';
import { durationOf } from './clock.ts';
import { passTime } from './klarna/passing-time.ts';
import { postedJson } from './posted-json.ts';
import { type Sandbox, type SandboxBindings, timestamp } from './sandbox.ts';

const advanceBody = v.strictObject({ advance: v.union([v.string(), v.number()]) });

/** `/__sandbox/clock`: the time that both vendors live in, which only goes forward until it is set back to the machine's. */
export function clockRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  const time = () => ({ now: timestamp(sandbox), ahead_ms: sandbox.clock.ahead() });

  routes.get('/clock', (c) => c.json(time()));

  routes.post('/clock', (c) => {
    const parsed = v.safeParse(advanceBody, postedJson(c.env.exchange.body));
    const ms = parsed.success ? durationOf(parsed.output.advance) : undefined;
    if (ms === undefined) {
      const message = 'The body is {"advance": "3h"}: a whole number of ms, s, m, h or d, or of milliseconds, forward.';
      return c.json({ error: { message } }, 400);
    }
    sandbox.clock.advance(ms);
    passTime(sandbox);
    return c.json(time());
  });

  routes.delete('/clock', (c) => {
    sandbox.clock.reset();
    return c.json(time());
  });

  return routes;
}
