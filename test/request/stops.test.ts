import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/context.ts';
import { CliError } from '../../src/errors.ts';
import type { AttemptOutcome, ExchangeObserver, StepKind } from '../../src/request/step.ts';
import { type Behaviour, json, resetBeforeHeaders, startFaultServer } from '../support/fault-server.ts';
import { errorOf, skippingClock, stepOf, stoppable, verifiedAnswer, withHttp } from './world.ts';

const ok = json(200, { data: {} });
const writes: readonly StepKind[] = ['store-token', 'authorize', 'place'];

const notebook = () => {
  const lines: string[] = [];
  const outcomes: AttemptOutcome[] = [];
  const observer: ExchangeObserver = {
    beforeWrite: async (step, attempt) => void lines.push(`before ${step.kind} ${attempt}`),
    afterWrite: async (step, attempt, outcome) => {
      lines.push(`after ${step.kind} ${attempt}`);
      outcomes.push(outcome);
    },
    afterVerify: async (step, attempt) => void lines.push(`verified ${step.kind} ${attempt}`),
  };
  return { observer, lines, outcomes };
};

describe('a stop', () => {
  it.each([
    ['interrupted', 130],
    ['terminated', 143],
  ] as const)('before sending: nothing leaves, %s', async (signal, exitCode) => {
    const server = await startFaultServer(() => ok);
    const { stop, send } = stoppable();
    send(signal);
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('authorize', server.url))), { stop });
    await server.close();
    expect(error).toMatchObject({ kind: signal, exitCode });
    expect(error.facts.why).toContain('Nothing was executed');
    expect(server.received).toHaveLength(0);
  });

  it('before sending again what may have been executed: nothing leaves, and the doubt stays', async () => {
    const { stop, send } = stoppable();
    send('interrupted');
    const step = stepOf('authorize', 'http://127.0.0.1:9', { ambiguousBefore: true, hintWhenUnknown: 'Look first.' });
    const stopped = await withHttp({}, (http) => errorOf(http.send(step)), { stop });
    expect(stopped).toMatchObject({ kind: 'interrupted', facts: { execution: 'unknown', hint: 'Look first.' } });
    expect(stopped.facts.why).toContain('not known whether Klarna executed');
    const late = await withHttp({ deadlineMs: 1 }, (http) => errorOf(http.send(step)));
    expect(late).toMatchObject({ kind: 'unknown', facts: { code: 'deadline', execution: 'unknown' } });
  });

  it.each(['token', 'read'] as const)('in a %s gives the request up at once', async (kind) => {
    const { stop, send } = stoppable();
    const server = await startFaultServer(() => () => send('interrupted'));
    const error = await withHttp(
      { limits: { attemptMs: 60_000 } },
      (http) => errorOf(http.send(stepOf(kind, server.url))),
      { stop },
    );
    await server.close();
    expect(error).toMatchObject({ kind: 'interrupted' });
    expect(error.facts.why).toContain('Nothing was changed');
  });

  it.each(writes)('in a %s waits for the answer, lets it be recorded, and hands it out', async (kind) => {
    const { stop, send } = stoppable();
    const late: Behaviour = (socket, request) => {
      send('terminated');
      setImmediate(() => ok(socket, request));
    };
    const server = await startFaultServer(() => late);
    const { observer, lines, outcomes } = notebook();
    const [answer, next] = await withHttp(
      { observer },
      async (http) => [await http.send(stepOf(kind, server.url)), await errorOf(http.send(stepOf('read', server.url)))],
      { stop },
    );
    await server.close();
    expect(answer).toMatchObject({ status: 200, document: { data: {} }, attempts: 1 });
    expect(lines).toEqual([`before ${kind} 1`, `after ${kind} 1`]);
    expect(outcomes).toMatchObject([{ kind: 'answered', status: 200 }]);
    // The next send ends the run, and says what it leaves behind.
    expect(next).toMatchObject({ kind: 'terminated', facts: { attempts: 0, execution: 'done' } });
    expect(next.facts.why).toMatch(/this was done: (Klarna|Commerce Layer) (stored|made|placed) the /);
    expect(next.facts.why).not.toContain('Nothing was changed');
    expect(server.received).toHaveLength(1);
  });

  it.each(['store-token', 'place'] as const)(
    'hands out the verifying read of a %s that came with the signal, and counts it as done',
    async (kind) => {
      const { stop, send } = stoppable();
      const server = await startFaultServer(() => resetBeforeHeaders);
      const verify = async () => {
        send('interrupted');
        return verifiedAnswer;
      };
      const [answer, next] = await withHttp(
        {},
        async (http) => [
          await http.send(stepOf(kind, server.url, { verify })),
          await errorOf(http.send(stepOf('read', server.url))),
        ],
        { stop },
      );
      await server.close();
      expect(answer).toMatchObject({ verified: true });
      expect(next).toMatchObject({ kind: 'interrupted', facts: { execution: 'done' } });
    },
  );

  it.each(writes)('in a %s whose answer contradicts it never says that nothing was executed', async (kind) => {
    const { stop, send } = stoppable();
    const server = await startFaultServer(() => (socket, request) => {
      send('interrupted');
      setImmediate(() => ok(socket, request));
    });
    const step = stepOf(kind, server.url, { contradiction: () => 'It is about another one.' });
    const { observer, outcomes } = notebook();
    const error = await withHttp({ observer }, (http) => errorOf(http.send(step)), { stop });
    await server.close();
    expect(error).toMatchObject({ kind: 'interrupted', facts: { execution: 'unknown' } });
    expect(error.facts.why).toContain('not known');
    expect(error.facts.why).not.toContain('Nothing was executed');
    expect(outcomes).toMatchObject([{ kind: 'failed', fault: 'contradiction', ambiguous: true }]);
  });

  it('in a write that is refused ends it with what the vendor advises', async () => {
    const { stop, send } = stoppable();
    const server = await startFaultServer(() => (socket, request) => {
      send('interrupted');
      setImmediate(() => json(422, {})(socket, request));
    });
    const describeRefusal = () => ({ message: 'It was not placed.', hint: 'Get a new token.' });
    const step = stepOf('place', server.url, { describeRefusal });
    const error = await withHttp({}, (http) => errorOf(http.send(step)), { stop });
    await server.close();
    expect(error).toMatchObject({ kind: 'interrupted', facts: { execution: 'none', hint: 'Get a new token.' } });
    expect(error.facts.why).toContain('Nothing was executed');
  });

  it('in a write whose answer is lost says that nobody knows, and repeats nothing', async () => {
    const { stop, send } = stoppable();
    const server = await startFaultServer(() => (socket, request) => {
      send('interrupted');
      setImmediate(() => resetBeforeHeaders(socket, request));
    });
    const step = stepOf('authorize', server.url, { hintWhenUnknown: 'Run flow --resume 01X.' });
    const error = await withHttp({}, (http) => errorOf(http.send(step)), { stop });
    await server.close();
    expect(error).toMatchObject({ kind: 'interrupted', facts: { hint: 'Run flow --resume 01X.' } });
    expect(error.facts.why).toContain('not known');
    expect(server.received).toHaveLength(1);
  });

  it('in a backoff ends it at once', async () => {
    const { stop, send } = stoppable();
    const patient: Clock = {
      ...skippingClock(),
      sleep: (_, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => resolve());
          send('interrupted');
        }),
    };
    const server = await startFaultServer(() => json(503, {}));
    const error = await withHttp({}, (http) => errorOf(http.send(stepOf('read', server.url))), {
      stop,
      clock: patient,
    });
    await server.close();
    expect(error).toMatchObject({ kind: 'interrupted', facts: { attempts: 1, httpStatus: 503 } });
    expect(server.received).toHaveLength(1);
  });

  it('between the intent and the first byte: nothing leaves, and the record says so', async () => {
    const { stop, send } = stoppable();
    const server = await startFaultServer(() => ok);
    const { observer, outcomes } = notebook();
    const late: ExchangeObserver = { ...observer, beforeWrite: async () => send('interrupted') };
    const error = await withHttp({ observer: late }, (http) => errorOf(http.send(stepOf('place', server.url))), {
      stop,
    });
    await server.close();
    expect(error).toMatchObject({ kind: 'interrupted' });
    expect(server.received).toHaveLength(0);
    expect(outcomes).toEqual([{ kind: 'failed', fault: 'stopped', ambiguous: false }]);
  });
});

describe('the observer', () => {
  it.each(writes)('sees every attempt at a %s, before and after', async (kind) => {
    const server = await startFaultServer((count) => (count === 1 ? json(500, {}) : count === 2 ? json(429, {}) : ok));
    const { observer, lines, outcomes } = notebook();
    await withHttp({ observer }, (http) => http.send(stepOf(kind, server.url, { verify: async () => undefined })));
    await server.close();
    expect(lines).toEqual([1, 2, 3].flatMap((count) => [`before ${kind} ${count}`, `after ${kind} ${count}`]));
    expect(outcomes).toMatchObject([
      { kind: 'failed', fault: '500', ambiguous: true, status: 500 },
      { kind: 'failed', fault: '429', ambiguous: false },
      { kind: 'answered', status: 200 },
    ]);
  });

  it('does not see reads and tokens', async () => {
    const server = await startFaultServer(() => ok);
    const { observer, lines } = notebook();
    await withHttp({ observer }, async (http) => {
      await http.send(stepOf('token', server.url));
      await http.send(stepOf('read', server.url));
    });
    await server.close();
    expect(lines).toEqual([]);
  });

  it('records a refusal as an answer', async () => {
    const server = await startFaultServer(() => json(422, { errors: [] }));
    const { observer, outcomes } = notebook();
    await withHttp({ observer }, (http) => errorOf(http.send(stepOf('place', server.url))));
    await server.close();
    expect(outcomes).toMatchObject([{ kind: 'answered', status: 422, document: { errors: [] } }]);
  });

  it('that cannot write its intent keeps the request from leaving', async () => {
    const server = await startFaultServer(() => ok);
    const full: ExchangeObserver = {
      ...notebook().observer,
      beforeWrite: () => Promise.reject(new CliError('local-io', 'The disk is full.')),
    };
    const error = await withHttp({ observer: full }, (http) => errorOf(http.send(stepOf('authorize', server.url))));
    await server.close();
    expect(error).toMatchObject({ kind: 'local-io' });
    expect(server.received).toHaveLength(0);
  });
});
