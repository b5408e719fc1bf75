import { vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { checkCommandLine } from '../../src/commands/check-command-line.ts';
import { CliError, exitCodes } from '../../src/errors.ts';
import { type RawAnswer, readAnswer } from '../../src/request/answers.ts';
import { decide } from '../../src/request/decide.ts';
import { failure } from '../../src/request/failure.ts';
import type { Outcome } from '../../src/request/fault.ts';
import type { Answer, Http, Step } from '../../src/request/step.ts';
import { sandbox } from '../commands/running.ts';
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
const answering = (answer: (step: Step) => RawAnswer): Http & { readonly sent: readonly Step[] } => {
  const sent: Step[] = [];
  return {
    sent,
    close: () => {},
    send: async (step): Promise<Answer> => {
      sent.push(step);
      const outcome = believed(step, readAnswer(answer(step), step.service, limits, 0));
      const effort = { attempts: 1, durationMs: 1 };
      if (outcome.kind === 'answer') return { ...outcome, ...effort };
      if (outcome.kind === 'cancelled') throw new Error('nothing is cancelled here');
      const { fault } = outcome;
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

/** Runs a command line in the sandbox's name against a service that may answer anything. */
export const klarnaClAgainst = async (
  answer: (step: Step) => RawAnswer,
  argv: readonly string[],
  wish: FakeWish = {},
) => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  const world = fakeContext({ sandbox, ...wish });
  const http = answering(answer);
  const program = await buildProgram({ ...world.context, http: async () => http }, { write: () => {} });
  program.hook('preAction', (_, command) => checkCommandLine(command));
  let refusal: CliError | undefined;
  try {
    await program.parseAsync([...argv, '--sandbox'], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    refusal = error;
  }
  return {
    failure: refusal,
    exit: refusal === undefined ? 0 : exitCodes[refusal.kind],
    sent: http.sent,
    stdout: world.stdout(),
    secrets: world.context.secrets,
  };
};
