import { answerTo } from './answers.ts';
import type { Route } from './connections.ts';
import { longestTimer } from './decide.ts';
import { executionAfter, isOperation, isWrite } from './execution.ts';
import type { Outcome } from './fault.ts';
import { exchange } from './got-exchange.ts';
import { watchFor } from './recording.ts';
import type { Answer, AttemptOutcome, Step, Turn } from './step.ts';
import { traceOutcome, traceRequest } from './trace.ts';
import { timeLeft, type World } from './world.ts';

/**
 * One attempt at a step, seen by the observer and the trace. A write whose first byte may have left is waited for even
 * when the run is stopped; everything else is given up at once.
 * @throws CliError `config` from the set-up of the connection, and whatever the observer throws
 */
export const attempt = async (step: Step, count: number, world: World, turn: Turn): Promise<Outcome> => {
  const observer = isWrite(step) ? world.settings.observer : undefined;
  let outcome: Outcome = { kind: 'cancelled' };
  try {
    const route = await world.connections.routeTo(new URL(step.url), step.service);
    await observer?.beforeWrite(step, count);
    if (!world.stop.signal.aborted) outcome = await send(step, count, world, route);
  } finally {
    turn.over(answerIn(outcome));
  }
  await observer?.afterWrite(step, count, recordOf(step, outcome));
  return outcome;
};

const send = async (step: Step, count: number, world: World, route: Route): Promise<Outcome> => {
  const { settings, clock, stop, limits } = world;
  const begun = clock.monotonic();
  for (const line of settings.trace ? traceRequest(step, count) : []) settings.trace?.(line);
  const watch = settings.recorder && watchFor(clock, begun);
  const answer = await exchange({
    request: step,
    service: step.service,
    route,
    limits,
    limitMs: Math.max(1, Math.min(limitOf(step, world), timeLeft(world), longestTimer)),
    cancel: isWrite(step) ? undefined : stop.signal,
    now: clock.now,
    watch,
  });
  const outcome = believe(step, answerTo(step, answer));
  const took = clock.monotonic() - begun;
  if (watch) settings.recorder?.(watch.recorded(step, count, outcome, took, route.proxy));
  for (const line of settings.trace ? traceOutcome(step, outcome, took) : []) settings.trace?.(line);
  return outcome;
};

/** What a service said, whether it was what was wanted or not. */
const answerIn = (outcome: Outcome): Pick<Answer, 'status' | 'meta'> | undefined => {
  if (outcome.kind === 'cancelled') return undefined;
  const { status, meta } = outcome.kind === 'answer' ? outcome : outcome.fault;
  return status === undefined ? undefined : { status, meta: meta ?? {} };
};

/** Milliseconds one attempt at the step may take. */
export const limitOf = (step: Step, world: World): number =>
  isOperation(step) ? world.limits.authorizeMs : world.limits.attemptMs;

/** A well-formed 2xx that contradicts the request is no answer to it. */
const believe = (step: Step, outcome: Outcome): Outcome => {
  if (outcome.kind !== 'answer') return outcome;
  const detail = step.contradiction?.(outcome);
  if (detail === undefined) return outcome;
  const { status, document, meta } = outcome;
  return { kind: 'fault', fault: { slug: 'contradiction', status, document, meta, detail } };
};

const settling: readonly string[] = ['401', '401-invalid-token', '403', '409', '422', '4xx'];

const recordOf = (step: Step, outcome: Outcome): AttemptOutcome => {
  if (outcome.kind === 'cancelled') return { kind: 'failed', fault: 'stopped', ambiguous: false };
  if (outcome.kind === 'answer') {
    return { kind: 'answered', status: outcome.status, document: outcome.document, meta: outcome.meta };
  }
  const { slug, status, document, meta } = outcome.fault;
  if (settling.includes(slug) && status !== undefined) return { kind: 'answered', status, document, meta: meta ?? {} };
  return {
    kind: 'failed',
    fault: slug,
    ambiguous: executionAfter(step, slug, false).execution === 'unknown',
    ...(status !== undefined && { status }),
  };
};
