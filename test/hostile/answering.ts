import { exitCodes } from '../../src/errors.ts';
import { type RawAnswer, readAnswer } from '../../src/request/answers.ts';
import { decide, isAmbiguous } from '../../src/request/decide.ts';
import { isWrite } from '../../src/request/execution.ts';
import { failure } from '../../src/request/failure.ts';
import type { Outcome } from '../../src/request/fault.ts';
import type { Answer, ExchangeObserver, Http, HttpSettings, Step } from '../../src/request/step.ts';
import { endUnchecked, sandbox } from '../commands/running.ts';
import { type FakeWish, fakeContext } from '../support/fake-context.ts';

const limits = { connectMs: 1, attemptMs: 1, authorizeMs: 1, bodyBytes: 1 << 20, jsonDepth: 64 };

const believed = (step: Step, outcome: Outcome): Outcome => {
  if (outcome.kind !== 'answer') return outcome;
  const detail = step.contradiction?.(outcome);
  const { status, document, meta } = outcome;
  return detail === undefined
    ? outcome
    : { kind: 'fault', fault: { slug: 'contradiction', status, document, meta, detail } };
};

/** A service that answers whatever is asked, once each: judged by the request module's own rules, never asked again. */
const answering = (answer: (step: Step) => RawAnswer, sent: Step[], observer: ExchangeObserver | undefined): Http => {
  return {
    restartDeadline: () => {},
    close: () => {},
    send: async (step): Promise<Answer> => {
      const seen = isWrite(step) ? observer : undefined;
      await seen?.beforeWrite(step, 1);
      sent.push(step);
      const outcome = believed(step, readAnswer(answer(step), step.service, limits, 0));
      const effort = { attempts: 1, durationMs: 1 };
      if (outcome.kind === 'answer') {
        await seen?.afterWrite(step, 1, { ...outcome, kind: 'answered' });
        return { ...outcome, ...effort };
      }
      if (outcome.kind === 'cancelled') throw new Error('nothing is cancelled here');
      const { fault } = outcome;
      await seen?.afterWrite(step, 1, {
        kind: 'failed',
        fault: fault.slug,
        ambiguous: isAmbiguous(step.kind, fault.slug),
        ...(fault.status === undefined ? {} : { status: fault.status }),
      });
      const canVerify = step.verify !== undefined;
      const decision = decide({
        kind: step.kind,
        slug: fault.slug,
        ambiguousBefore: false,
        triesLeft: 0,
        canVerify,
        canRenew: false,
      });
      const found = decision.next === 'verify' ? await step.verify?.() : undefined;
      if (found !== undefined) return { ...found, ...effort, verified: true };
      throw failure(step, fault, decision.exit, effort);
    },
  };
};

/** Runs a command line against a service that may answer anything. */
export const klarnaClAgainst = async (
  answer: (step: Step) => RawAnswer,
  argv: readonly string[],
  wish: FakeWish & { readonly stateFolder?: string } = {},
) => {
  // Without Klarna's older API, whose answers are of other kinds.
  const { KLARNA_V1_API_KEY: _, ...both } = sandbox;
  const world = fakeContext({ sandbox: both, ...wish });
  const sent: Step[] = [];
  const { folders } = world.context;
  const context = {
    ...world.context,
    folders: { ...folders, state: wish.stateFolder ?? folders.state },
    http: async ({ observer }: HttpSettings) => answering(answer, sent, observer),
  };
  const refusal = await endUnchecked(argv, context);
  return {
    failure: refusal,
    exit: refusal === undefined ? 0 : exitCodes[refusal.kind],
    sent,
    stdout: world.stdout(),
    secrets: world.context.secrets,
  };
};
