import { CliError } from '../errors.ts';
import { attempt, isWrite, limitOf } from './attempt.ts';
import { backoff, decide } from './decide.ts';
import { type Effort, failure, outOfTime } from './failure.ts';
import type { Answer, Step } from './step.ts';
import { stoppedAfter, stoppedBetween } from './stops.ts';
import { timeLeft, type World } from './world.ts';

/**
 * Sends one step as often as the fault table allows, until an answer can be believed or nothing more may be done.
 * @throws CliError as `Http.send` says
 */
export const sendStep = async (step: Step, world: World): Promise<Answer> => {
  const { settings, clock, random, stop } = world;
  const begun = clock.monotonic();
  let current = step;
  let attempts = 0;
  let repeats = 0;
  let renewed = false;
  let ambiguous = false;
  const effort = (): Effort => ({ attempts, durationMs: Math.round(clock.monotonic() - begun) });

  if (stop.signal.aborted) throw stoppedBetween(step, stop, undefined, false, effort());
  if (!leavesTime(step, world)) throw outOfTime(step, timeLeft(world), isWrite(step) ? limitOf(step, world) : 1);
  for (;;) {
    attempts += 1;
    const outcome = await attempt(current, attempts, world);
    if (stop.signal.aborted || outcome.kind === 'cancelled') {
      throw stoppedAfter(step, stop, outcome, ambiguous, effort());
    }
    if (outcome.kind === 'answer') {
      return { status: outcome.status, document: outcome.document, meta: outcome.meta, ...effort() };
    }

    const { fault } = outcome;
    const decision = decide({
      kind: step.kind,
      slug: fault.slug,
      ambiguousBefore: ambiguous,
      triesLeft: settings.retries - repeats,
      canVerify: step.verify !== undefined,
      canRenew: step.renewedHeaders !== undefined && !renewed,
    });
    ambiguous = decision.ambiguous;
    const end = (aside?: string) => failure(step, fault, decision.exit, effort(), aside);
    const stopNow = () => stoppedBetween(step, stop, fault, ambiguous, effort());
    // What a question back to the service ends with may hide neither a signal nor that the step may be executed.
    const ask = async <Value>(question: () => Promise<Value>): Promise<Value> => {
      try {
        return await question();
      } catch (error) {
        if (stop.signal.aborted) throw stopNow();
        if (ambiguous && error instanceof CliError) throw end(` Looking again failed as well: ${error.message}`);
        throw error;
      }
    };

    if (decision.next === 'stop') throw end();
    if (decision.next === 'renew' && step.renewedHeaders) {
      renewed = true;
      current = { ...step, headers: await ask(step.renewedHeaders) };
    } else {
      if (decision.next === 'verify' && step.verify) {
        const found = await ask(step.verify);
        if (found) return { ...found, ...effort(), verified: true };
        if (decision.afterVerify === 'stop') throw end();
      }
      repeats += 1;
      const pause = backoff(repeats, random.fraction(), fault.meta?.retryAfterMs);
      // A wait past the deadline is not begun: nothing could follow it.
      if (!leavesTime(step, world, pause)) throw end(noTime);
      if (!stop.signal.aborted) await clock.sleep(pause, stop.signal);
    }
    if (stop.signal.aborted) throw stopNow();
    if (!leavesTime(step, world)) throw end(noTime);
  }
};

const noTime = ' The deadline leaves no time for another attempt.';

/** An authorization may start only when Klarna has its full time to answer; anything else when there is any time. */
const leavesTime = (step: Step, world: World, pauseMs = 0): boolean =>
  timeLeft(world) - pauseMs >= (step.kind === 'authorize' ? limitOf(step, world) : 1);
