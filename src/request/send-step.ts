import type { Stop } from '../context.ts';
import { CliError } from '../errors.ts';
import { attempt, limitOf } from './attempt.ts';
import { backoff, decide } from './decide.ts';
import { executionAfter, isOperation, isWrite } from './execution.ts';
import { askedToRest, type Effort, failure, outOfTime } from './failure.ts';
import type { Answer, Step, Turn } from './step.ts';
import { stoppedBefore, stoppedBetween, stoppedReading } from './stops.ts';
import { timeLeft, type World } from './world.ts';

/**
 * Sends one step as often as the fault table allows, until an answer can be believed or nothing more may be done.
 * @throws CliError as `Http.send` says
 */
export const sendStep = async (step: Step, given: World): Promise<Answer> => {
  const world = step.tidiesUp ? { ...given, stop: unstoppable } : given;
  const { settings, clock, random, stop } = world;
  const begun = clock.monotonic();
  let current = step;
  let attempts = 0;
  let repeats = 0;
  let renewed = false;
  let ambiguous = step.ambiguousBefore === true;
  let waitedMs = 0;
  const effort = (): Effort => ({
    attempts,
    durationMs: Math.round(clock.monotonic() - begun - waitedMs),
    ...(waitedMs < 1 ? {} : { heldBackMs: Math.round(waitedMs) }),
  });
  const written = (answer: Answer): Answer => {
    if (isWrite(step)) world.written.push(step);
    return answer;
  };

  /** The leave to send, where the run may still send by the time it is given; else the error it ends with. */
  const enter = async (stopped: () => CliError, late: (rest?: number) => CliError): Promise<Turn> => {
    const from = clock.monotonic();
    const turn = settings.pacer ? await settings.pacer.enter(current, stop.signal, timeFor(step, world)) : unpaced;
    const waited = clock.monotonic() - from;
    waitedMs += waited;
    world.deadline.atMs += waited;
    if ('restMs' in turn) throw stop.signal.aborted ? stopped() : late(turn.restMs);
    const refusal = stop.signal.aborted
      ? stopped()
      : leavesTime(step, world)
        ? current.lapse?.()?.with(effort())
        : late();
    if (refusal === undefined) return turn;
    turn.over();
    throw refusal;
  };

  let turn = await enter(
    () => stoppedBefore(step, stop, world.written),
    (rest) => outOfTime(step, timeLeft(world), rest ?? (isWrite(step) ? limitOf(step, world) : 1), rest !== undefined),
  );
  for (;;) {
    attempts += 1;
    const outcome = await attempt(current, attempts, world, turn);
    if (outcome.kind === 'answer') {
      settings.retryBudget?.refill();
      // The answer to a write must reach whoever asked, or nobody learns what was done; the next send ends the run.
      if (stop.signal.aborted && !isWrite(step)) throw stoppedReading(step, stop, outcome, effort());
      return written({ status: outcome.status, document: outcome.document, meta: outcome.meta, ...effort() });
    }
    const fault = outcome.kind === 'fault' ? outcome.fault : undefined;
    if (stop.signal.aborted || fault === undefined) throw stoppedBetween(step, stop, fault, ambiguous, effort());

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
        if (!(error instanceof CliError)) throw error;
        // It found out more about the step than its attempts tell.
        if (error.facts.execution === 'unknown') throw error.with(effort());
        if (stop.signal.aborted) throw stopNow();
        const isOpen = executionAfter(step, fault.slug, ambiguous).execution === 'unknown';
        throw isOpen ? end(` Looking again failed as well: ${error.message}`) : error;
      }
    };

    if (decision.next === 'stop') throw end();
    if (decision.next === 'renew' && step.renewedHeaders) {
      renewed = true;
      current = { ...step, headers: await ask(step.renewedHeaders) };
    } else {
      if (decision.next === 'verify' && step.verify) {
        const found = await ask(step.verify);
        if (found) {
          await settings.observer?.afterVerify(step, attempts, found);
          return written({ ...found, ...effort(), verified: true });
        }
        if (decision.afterVerify === 'stop') throw end();
      }
      if (settings.retryBudget?.take() === false) throw end(noBudget);
      repeats += 1;
      const pause = backoff(repeats, random.fraction(), fault.meta?.retryAfterMs);
      // A wait past the deadline is not begun: nothing could follow it.
      if (!leavesTime(step, world, pause)) throw end(noTime);
      if (!stop.signal.aborted) await clock.sleep(pause, stop.signal);
    }
    turn = await enter(stopNow, (rest) => end(rest === undefined ? noTime : ` ${askedToRest(step, rest)}.`));
  }
};

const unpaced: Turn = { over: () => {} };

const unstoppable: Stop = { signal: new AbortController().signal, reason: () => undefined };

const noTime = ' The deadline leaves no time for another attempt.';
const noBudget = ' So much has failed that the batch has no repeats left.';

/** Milliseconds for which the step may be put off. An operation starts only when Klarna has its full time to answer. */
const timeFor = (step: Step, world: World): number => timeLeft(world) - (isOperation(step) ? limitOf(step, world) : 1);

const leavesTime = (step: Step, world: World, pauseMs = 0): boolean => timeFor(step, world) >= pauseMs;
