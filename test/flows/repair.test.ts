import { afterAll, describe, expect, it } from 'vitest';
import { openCommerceLayer } from '../../src/apis/commerce-layer/client.ts';
import { CliError } from '../../src/errors.ts';
import type { RepairAction } from '../../src/flows/repair/repairs.ts';
import { runRepair } from '../../src/flows/repair/run-repair.ts';
import { type LocalMemory, noMemory } from '../../src/flows/run-memory.ts';
import type { ExchangeObserver, Http } from '../../src/request/step.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { withHttp } from '../request/world.ts';
import { clientOf, order as seedOrder } from '../sandbox/running.ts';
import { fakeContext, scratchFolder } from '../support/fake-context.ts';
import {
  endRecord,
  intentRecord,
  recordsIn,
  runId,
  runIdEnding,
  runRecord,
  writeRecords,
} from '../support/journals.ts';
import { journaled, takenUp } from './running.ts';

/** Orders do not get into each other's way: one sandbox does for all of them. */
const started = await startSandbox();
afterAll(started.close);
const sandbox = clientOf(started);
let written = 0;

interface Wish {
  readonly memory?: LocalMemory;
  readonly observer?: ExchangeObserver;
  readonly newAuthorization?: boolean;
  readonly say?: () => void | Promise<void>;
  readonly http?: (http: Http) => Http;
}

/** One repair against a sandbox, as the command has it made. */
const repair = (action: RepairAction, subject: string, wish: Wish = {}) =>
  withHttp(wish.observer === undefined ? {} : { observer: wish.observer }, async (open) => {
    const http = wish.http?.(open) ?? open;
    const world = fakeContext();
    const said: string[] = [];
    const { document, failure } = await runRepair(
      world.context,
      {
        commerceLayer: openCommerceLayer({
          http,
          authUrl: sandbox.url,
          addressOf: () => sandbox.url,
          auth: { credentials: { kind: 'integration', clientId: 'sandbox', clientSecret: 'sandbox-secret' } },
          tokens: { read: async () => undefined, store: async () => {}, forget: async () => {} },
          mode: () => 'test',
          approve: () => {},
        }),
        klarnaV1: { http, apiKey: 'sandbox:klarna_test_api_sandbox', addressFor: () => sandbox.url },
        memory: wish.memory ?? noMemory,
        run: { id: runId, profile: 'sandbox', mode: 'test' },
      },
      { action, subject, newAuthorization: wish.newAuthorization === true },
      async (_, { changes, warning }) => {
        said.push(changes, warning ?? '');
        await wish.say?.();
      },
    );
    const text = failure && [failure.message, failure.facts.why, failure.facts.hint].join('\n');
    return { document, failure, text, said: said.join('\n'), exit: failure?.exitCode ?? 0 };
  });

interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string;
}

const seeded = async (situation: string): Promise<Seeded> => {
  const { status, document } = await sandbox.control('POST', 'seed', { orders: [{ situation }] });
  expect(status).toBe(201);
  written = (await sandbox.ledger()).writes.length;
  return document.orders[0];
};

/** The writes to the vendors that were executed since an order was seeded. */
const writes = async (): Promise<readonly string[]> => {
  const ledger = await sandbox.ledger();
  return ledger.writes
    .slice(written)
    .filter(({ path, executed }: { path: string; executed: boolean }) => executed && path !== '/oauth/token')
    .map(({ method, path }: { method: string; path: string }) => `${method} ${path}`);
};

const orderAt = async (id: string) => {
  const include = 'payment_source,transactions';
  const { document } = await sandbox.api('GET', `/orders/${id}?include=${include}`);
  const { attributes, relationships } = document.data;
  return { ...attributes, source: relationships.payment_source.data, included: document.included ?? [] };
};

describe('a repair brings about what it is for', () => {
  it('nullify-payment-source: the order has none, and the token is to be cancelled at Klarna', async () => {
    const { order_number, order_id, payment_id } = await seeded('token-not-placed');
    const { document, said } = await repair('nullify-payment-source', order_number);
    expect(document).toMatchObject({
      schema_version: 1,
      action: 'repair nullify-payment-source',
      side: 'commerce-layer',
      result: 'DONE',
      order: { id: order_id, status: 'pending', payment_source: null },
      transaction: null,
      next: expect.stringContaining(`repair cancel-authorization ${payment_id}`),
    });
    expect(document?.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'token done',
      'read done',
      'repair done',
      'confirm done',
    ]);
    expect(said).toContain('loses its payment source');
    expect((await orderAt(order_id)).source).toBeNull();
    expect(await writes()).toEqual([`PATCH /api/orders/${order_id}`]);
  });

  it('fix-payment-source: what is paid for is placed', async () => {
    const { order_number, order_id } = await seeded('paid-not-placed');
    const { document, said } = await repair('fix-payment-source', order_number);
    expect(document).toMatchObject({ result: 'DONE', order: { status: 'placed', payment_status: 'authorized' } });
    expect(document?.next).toContain(`klarna-cl capture ${order_id}`);
    expect(said).toContain('the order is placed');
  });

  it.each([
    ['capture-pending', 'captures', 'paid'],
    ['refund-pending', 'refunds', 'refunded'],
  ])('forward: a transaction that hangs succeeds, of %s', async (situation, type, paymentStatus) => {
    const { order_number, order_id } = await seeded(situation);
    const { document, said } = await repair('forward', order_number);
    expect(document).toMatchObject({
      result: 'DONE',
      amount: expect.any(Number),
      transaction: { type, succeeded: true, number: expect.stringContaining('/T/') },
      order: { id: order_id, payment_status: paymentStatus },
    });
    expect(said).toContain('counts as succeeded');
    // By its number and its id there is nothing more to do.
    for (const name of [document?.transaction?.number ?? '', document?.transaction?.id ?? '']) {
      const again = await repair('forward', name);
      expect(again.document).toMatchObject({ result: 'DONE', next: expect.stringContaining('has succeeded') });
    }
    expect(await writes()).toHaveLength(1);
  });

  it('forward: an authorization that was called unsuccessful counts again', async () => {
    const { order_id } = await seeded('healthy');
    const before = (await orderAt(order_id)).included.find(({ type }: { type: string }) => type === 'authorizations');
    await sandbox.patch('authorizations', before.id, { succeeded: false, message: 'pending' });
    const { document } = await repair('forward', before.id);
    expect(document).toMatchObject({ result: 'DONE', transaction: { id: before.id, succeeded: true } });
  });

  it('reset-circuit: it is closed', async () => {
    const { order_id } = await seeded('circuit-open');
    expect((await repair('reset-circuit', order_id)).document).toMatchObject({ result: 'DONE' });
    expect(await orderAt(order_id)).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0 });
  });

  it('update-session: the amounts match', async () => {
    const { payment_id } = await seeded('mismatched-amounts');
    expect((await repair('update-session', payment_id)).document).toMatchObject({ result: 'DONE' });
    const { document } = await sandbox.api('GET', `/klarna_payments/${payment_id}`);
    expect(document.data.attributes.mismatched_amounts).toBe(false);
  });

  it.each(['token-not-placed', 'token-on-cancelled-order'])(
    'cancel-authorization: Klarna takes the token back, of %s',
    async (situation) => {
      const { payment_id } = await seeded(situation);
      const { document } = await repair('cancel-authorization', payment_id);
      expect(document).toMatchObject({ action: 'repair cancel-authorization', side: 'klarna', result: 'DONE' });
      const [write] = await writes();
      expect(write).toMatch(/^DELETE \/payments\/v1\/authorizations\//);
      const again = await repair('cancel-authorization', payment_id);
      expect(again).toMatchObject({ exit: 5, text: expect.stringContaining('Klarna knows no such') });
    },
  );
});

describe('where nothing is to be done', () => {
  it.each([
    ['nullify-payment-source', 'payment-source-gone', 'has no payment source'],
    ['fix-payment-source', 'healthy', 'is placed, with its payment source'],
    ['forward', 'healthy-paid', 'is pending'],
    ['reset-circuit', 'healthy', 'is closed'],
    ['cancel-authorization', 'waiting-for-customer', 'holds no token'],
  ] as const)('%s of %s is a success that says so, and sends nothing', async (action, situation, words) => {
    const { order_id } = await seeded(situation);
    const { document, exit, said } = await repair(action, order_id);
    expect({ exit, said }).toEqual({ exit: 0, said: '' });
    expect(document).toMatchObject({ result: 'DONE', next: expect.stringContaining(words) });
    expect(document?.steps.at(-1)).toMatchObject({ name: 'repair', status: 'skipped' });
    expect(await writes()).toEqual([]);
  });
});

describe('a repair that does not apply', () => {
  it.each([
    ['nullify-payment-source', 'healthy', 'ORDER_PLACED', 'klarna-cl void'],
    ['nullify-payment-source', 'paid-not-placed', 'PAID_NOT_PLACED', 'repair fix-payment-source'],
    ['nullify-payment-source', 'being-placed', 'BEING_PLACED', '--until placed'],
    ['nullify-payment-source', 'token-on-cancelled-order', 'ORDER_CANCELLED', 'repair cancel-authorization'],
    ['fix-payment-source', 'token-not-placed', 'NOT_PAID', 'klarna-cl inspect'],
    ['fix-payment-source', 'token-on-cancelled-order', 'ORDER_CANCELLED', 'new order'],
    ['forward', 'transaction-failed', 'TRANSACTION_FAILED', 'klarna-cl inspect'],
    ['update-session', 'healthy', 'ORDER_PLACED', 'klarna-cl inspect'],
    ['update-session', 'payment-source-gone', 'NO_KLARNA_PAYMENT', 'its own id'],
    ['cancel-authorization', 'healthy', 'TOKEN_SPENT', 'klarna-cl void'],
    ['cancel-authorization', 'paid-not-placed', 'TOKEN_SPENT', 'klarna-cl void'],
  ] as const)('%s of %s is refused: %s', async (action, situation, code, words) => {
    const { order_id } = await seeded(situation);
    const failed = (await orderAt(order_id)).included.find(
      ({ attributes }: { attributes: { error_code?: string | null } }) => attributes.error_code,
    );
    const { failure, exit, text, document } = await repair(action, action === 'forward' ? failed.id : order_id);
    expect({ exit, code: failure?.code, execution: failure?.facts.execution }).toEqual({
      exit: 5,
      code,
      execution: 'none',
    });
    expect(text).toContain(words);
    expect(document?.result).toBe('REJECTED');
    expect(await writes()).toEqual([]);
  });

  it('of an order that is being placed, its token may be spent: 7', async () => {
    const { order_id } = await seeded('being-placed');
    const { exit, failure } = await repair('cancel-authorization', order_id);
    expect({ exit, code: failure?.code }).toEqual({ exit: 7, code: 'TOKEN_MAY_BE_SPENT' });
    expect(await writes()).toEqual([]);
  });

  it.each([
    ['nothing', 'no-such-order'],
    ['an id that nobody has', 'AbcdeFghij'],
    ['a transaction number that nobody has', '1234/T/999'],
  ])('finds %s, and says so', async (_, subject) => {
    const { failure } = await repair('reset-circuit', subject);
    expect(failure).toMatchObject({ kind: 'rejected', code: 'NOTHING_FOUND' });
  });

  it('changes nothing where the person says no', async () => {
    const { order_id } = await seeded('token-not-placed');
    const no = () => {
      throw new CliError('interrupted', 'Stopped before the first write.');
    };
    const { exit } = await repair('nullify-payment-source', order_id, { say: no });
    expect(exit).toBe(130);
    expect(await writes()).toEqual([]);
  });
});

describe('what runs of this machine have done', () => {
  const remembering = (state: string) => {
    const { memory } = journaled(state, runIdEnding('Z'), { command: 'repair', inputs: {} });
    return memory;
  };

  it('on Klarna Network keeps an order from being paid for a second time, unless that is meant', async () => {
    const { order_id } = await seeded('paid-not-placed');
    const state = scratchFolder();
    writeRecords(state, runId, [
      runRecord({ run: runId, inputs: { order_id } }),
      intentRecord({ run: runId, order_id }),
    ]);
    const memory = remembering(state);
    const { exit, failure } = await repair('fix-payment-source', order_id, { memory });
    expect({ exit, code: failure?.code }).toEqual({ exit: 7, code: 'SECOND_AUTHORIZATION' });
    expect(await writes()).toEqual([]);
    const meant = await repair('fix-payment-source', order_id, { memory, newAuthorization: true });
    expect(meant.document?.result).toBe('DONE');
  });

  it('keeps a token that another run may be placing its order with', async () => {
    const { order_id } = await seeded('token-not-placed');
    const state = scratchFolder();
    writeRecords(state, runId, [
      runRecord({ run: runId, inputs: { order_id } }),
      intentRecord({ run: runId, step: 'place', order_id }),
      endRecord({ run: runId, exit_code: 7, settled: false }),
    ]);
    const memory = remembering(state);
    for (const action of ['cancel-authorization', 'nullify-payment-source'] as const) {
      const { exit, text } = await repair(action, order_id, { memory });
      expect(exit).toBe(7);
      expect(text).toContain(`flow --resume ${runId}`);
    }
    expect(await writes()).toEqual([]);
  });
});

it('that is answered and cannot be read back is not settled, and is found out when it is taken up again', async () => {
  const { order_id } = await seeded('circuit-open');
  const state = scratchFolder();
  const first = journaled(state, runId, { command: 'repair', inputs: {} });
  const unreadable = async () => {
    await sandbox.control('POST', 'faults', { rules: ['GET /api/orders/**=503:3'] });
  };
  const wish = { memory: first.memory, say: unreadable, ...(first.observer && { observer: first.observer }) };
  const { exit, document, failure } = await repair('reset-circuit', order_id, wish);
  first.ended?.();
  expect({ exit, result: document?.result }).toEqual({ exit: 6, result: 'UNKNOWN' });
  expect(failure?.facts.execution).toBe('unknown');
  const { memory, ended } = takenUp(state, runId);
  expect((await repair('reset-circuit', order_id, { memory })).document?.result).toBe('DONE');
  ended?.();
  expect(await writes()).toHaveLength(1);
});

const actions = [
  ['nullify-payment-source', 'token-not-placed'],
  ['fix-payment-source', 'paid-not-placed'],
  ['forward', 'capture-pending'],
  ['reset-circuit', 'circuit-open'],
  ['update-session', 'mismatched-amounts'],
  ['cancel-authorization', 'token-not-placed'],
] as const;

describe('a repair whose answer is lost', () => {
  it.each(actions)('%s is looked at before it is repeated, and is made once', async (action, situation) => {
    const { order_id, payment_id } = await seeded(situation);
    const write = action === 'cancel-authorization' ? 'DELETE /payments/**' : 'PATCH /api/**';
    await sandbox.control('POST', 'faults', { rules: [`${write}=reset-in-body:1`] });
    const subject = action === 'update-session' ? payment_id : order_id;
    const { document, text } = await repair(action, subject);
    expect({ result: document?.result, text }).toEqual({ result: 'DONE', text: undefined });
    expect(await writes()).toHaveLength(1);
  });
});

describe('a repair that was killed', () => {
  const points = ['before it was sent', 'after it was sent'] as const;
  it.each(actions.flatMap(([action, situation]) => points.map((point) => [action, point, situation] as const)))(
    '%s, %s, is made once when it is taken up again',
    async (action, point, situation) => {
      const { order_id, payment_id } = await seeded(situation);
      const state = scratchFolder();
      const subject = action === 'update-session' ? payment_id : order_id;
      const first = journaled(state, runId, { command: 'repair', inputs: { action, subject } });
      const dead = new Error('kill -9');
      const dies: ExchangeObserver = {
        beforeWrite: async (step, attempt) => {
          await first.observer?.beforeWrite(step, attempt);
          if (point === 'before it was sent') throw dead;
        },
        afterWrite: async () => {
          throw dead;
        },
        afterVerify: async () => {
          throw dead;
        },
      };
      await expect(repair(action, subject, { memory: first.memory, observer: dies })).rejects.toBe(dead);
      first.ended?.();
      const { memory, observer, ended } = takenUp(state, runId);
      const { document, text } = await repair(action, subject, {
        memory,
        ...(observer === undefined ? {} : { observer }),
      });
      ended?.();
      expect({ result: document?.result, text }).toEqual({ result: 'DONE', text: undefined });
      const executed = await writes();
      expect(new Set(executed).size).toBe(1);
      // Refreshing a session twice comes to the same as once, and nothing tells whether it was done.
      if (action !== 'update-session') expect(executed).toHaveLength(1);
      const kinds = recordsIn(state, runId).map(({ kind }) => kind);
      expect(kinds.slice(0, 3)).toEqual(['run', 'intent', 'resume']);
      expect(JSON.stringify(recordsIn(state, runId))).not.toContain('sandbox-auth');
    },
  );
});

it('is about the seed’s own order by its number, too', async () => {
  const { document } = await repair('nullify-payment-source', '1234');
  expect(document).toMatchObject({ result: 'DONE', order: { id: seedOrder } });
});
