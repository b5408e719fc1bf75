import { onTestFinished } from 'vitest';
import type { CliError } from '../../src/errors.ts';
import { CliError as Refused } from '../../src/errors.ts';
import { answerTo, type RawAnswer, readAnswer } from '../../src/request/answers.ts';
import { decide, isAmbiguous } from '../../src/request/decide.ts';
import { isWrite } from '../../src/request/execution.ts';
import { failure } from '../../src/request/failure.ts';
import type { Outcome } from '../../src/request/fault.ts';
import type { Answer, ExchangeObserver, ExchangeRecorder, Http, Step } from '../../src/request/step.ts';

/** An answer; `lost`: the request left and no answer came; a CliError: what the request module would have thrown. */
export type Reply =
  | { readonly status: number; readonly document?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'lost'
  | CliError;

/** `['GET /api/orders/NgojhKoyYN', reply]`: path without query. The same request may be scripted several times. */
export type Script = readonly (readonly [request: string, reply: Reply])[];

export interface FakeHttp extends Http {
  /** Every request that left, in order. */
  readonly sent: readonly Step[];
  /** After how many of them the deadline began anew. */
  readonly restarts: readonly number[];
  /** The requests, as `METHOD path`. */
  readonly lines: () => readonly string[];
}

const limits = { connectMs: 1, attemptMs: 1, authorizeMs: 1, bodyBytes: 1 << 20, jsonDepth: 64 };
const nameOf = ({ method, url }: Step) => `${method} ${new URL(url).pathname}`;

const outcomeOf = (reply: Exclude<Reply, CliError>, step: Step): Outcome => {
  if (reply === 'lost') return { kind: 'fault', fault: { slug: 'reset-before-headers' } };
  const raw: RawAnswer = {
    status: reply.status,
    headers: { 'content-type': 'application/json', ...reply.headers },
    body: Buffer.from(reply.document === undefined ? '' : JSON.stringify(reply.document)),
  };
  const outcome = answerTo(step, readAnswer(raw, step.service, limits, 0));
  if (outcome.kind !== 'answer') return outcome;
  const detail = step.contradiction?.(outcome);
  const { status, document, meta } = outcome;
  return detail === undefined
    ? outcome
    : { kind: 'fault', fault: { slug: 'contradiction', status, document, meta, detail } };
};

/**
 * `Http.send` without a network: hands out scripted answers, judged by the request module's own rules, and repeats as
 * often as replies are scripted. A request that is not in the script throws; an unused reply fails the test.
 */
export const fakeHttp = (script: Script, observer?: ExchangeObserver, recorder?: ExchangeRecorder): FakeHttp => {
  const left = [...script];
  const sent: Step[] = [];
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail' || left.length === 0) return;
    throw new Error(`scripted, but never sent: ${left.map(([request]) => request).join(', ')}`);
  });

  const indexOf = (step: Step) => left.findIndex(([request]) => request === nameOf(step));
  const take = (step: Step): Reply => {
    const index = indexOf(step);
    const [entry] = index === -1 ? [] : left.splice(index, 1);
    if (entry === undefined) throw new Error(`not in the script: ${nameOf(step)} (after ${sent.length} requests)`);
    return entry[1];
  };

  const send = async (step: Step): Promise<Answer> => {
    let ambiguous = false;
    let renewed = false;
    let current = step;
    for (let attempt = 1; ; attempt += 1) {
      const lapsed = step.lapse?.();
      if (lapsed !== undefined) throw lapsed;
      const reply = take(step);
      const seen = isWrite(step) ? observer : undefined;
      await seen?.beforeWrite(current, attempt);
      sent.push(current);
      if (reply instanceof Refused) throw reply;
      const outcome = outcomeOf(reply, step);
      const { kind, service } = step;
      recorder?.({
        request: step,
        kind,
        service,
        attempt,
        startedAtMs: 0,
        tookMs: 10,
        ...(reply === 'lost'
          ? {}
          : { answer: { status: reply.status, statusText: '', httpVersion: '1.1', headers: reply.headers ?? {} } }),
        ...(outcome.kind === 'answer' ? { document: outcome.document, meta: outcome.meta } : {}),
      });
      const effort = { attempts: attempt, durationMs: attempt * 10 };
      if (outcome.kind === 'answer') {
        await seen?.afterWrite(step, attempt, { ...outcome, kind: 'answered' });
        return { status: outcome.status, document: outcome.document, meta: outcome.meta, ...effort };
      }
      if (outcome.kind === 'cancelled') throw new Error('nothing is cancelled here');
      const { fault } = outcome;
      const decision = decide({
        kind: step.kind,
        slug: fault.slug,
        ambiguousBefore: ambiguous,
        triesLeft: indexOf(step) === -1 ? 0 : 1,
        canVerify: step.verify !== undefined,
        canRenew: step.renewedHeaders !== undefined && !renewed,
      });
      ambiguous = decision.ambiguous;
      await seen?.afterWrite(step, attempt, {
        kind: 'failed',
        fault: fault.slug,
        ambiguous: isAmbiguous(step.kind, fault.slug),
        ...(fault.status === undefined ? {} : { status: fault.status }),
      });
      const end = (aside = '') => failure(step, fault, decision.exit, effort, aside);
      const ask = async <Value>(question: () => Promise<Value>): Promise<Value> => {
        try {
          return await question();
        } catch (error) {
          if (ambiguous && error instanceof Refused) throw end(` Looking again failed as well: ${error.message}`);
          throw error;
        }
      };
      if (decision.next === 'stop') throw end();
      if (decision.next === 'renew' && step.renewedHeaders) {
        renewed = true;
        current = { ...step, headers: await ask(step.renewedHeaders) };
      } else if (decision.next === 'verify' && step.verify) {
        const found = await ask(step.verify);
        if (found) {
          await seen?.afterVerify(step, attempt, found);
          return { ...found, ...effort, verified: true };
        }
        if (decision.afterVerify === 'stop') throw end();
      }
    }
  };

  const restarts: number[] = [];
  const restartDeadline = () => {
    restarts.push(sent.length);
  };
  return { send, restartDeadline, close: () => {}, sent, restarts, lines: () => sent.map(nameOf) };
};
