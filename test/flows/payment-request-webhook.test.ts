import { describe, expect, it } from 'vitest';
import type { Klarna } from '../../src/apis/klarna/client.ts';
import { paymentRequestOf } from '../../src/apis/klarna/payment-request.ts';
import { createPaymentRequest, paymentRequestKey } from '../../src/apis/klarna/payment-requests.ts';
import { serveWebhook, type WebhookListenerOptions } from '../../src/checkout/webhook-listener.ts';
import { CliError } from '../../src/errors.ts';
import { valuesToPaymentRequest } from '../../src/flows/order-to-payment-request.ts';
import { followPaymentRequest } from '../../src/flows/payment-request.ts';
import { type WebhookWish, withWebhook } from '../../src/flows/payment-request-webhook.ts';
import type { Wake } from '../../src/flows/wake.ts';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import { skippingClock, stoppable, withHttp } from '../request/world.ts';
import { notifying } from '../sandbox/receiver.ts';
import { fakeContext } from '../support/fake-context.ts';

/** A run at a sandbox that delivers to this machine. */
const scene = async <Value>(
  act: (world: Awaited<ReturnType<typeof worldOf>>) => Promise<Value>,
  options: SandboxOptions = {},
) => {
  const sandbox = await notifying(options);
  const { stop, send } = stoppable();
  return withHttp({}, async (http) => act(await worldOf(sandbox, http, stop, send)), { stop });
};

const worldOf = async (
  sandbox: Awaited<ReturnType<typeof notifying>>,
  http: Klarna['http'],
  stop: ReturnType<typeof stoppable>['stop'],
  send: ReturnType<typeof stoppable>['send'],
) => {
  const klarna: Klarna = { http, baseUrl: sandbox.url, apiKey: 'klarna_test_api_sandbox', mode: 'test' };
  const { context, talk } = fakeContext();
  const wish: WebhookWish = { publicUrl: new URL('http://127.0.0.1/klarna'), port: 0 };
  const world = {
    ...context,
    stop,
    // A port that is chosen before anybody listens on it may be another's by then.
    serveWebhook: async (options: WebhookListenerOptions) => {
      const listener = await serveWebhook(options);
      wish.publicUrl.port = String(listener.port);
      return listener;
    },
  };
  const left = async () => ({
    webhooks: (await sandbox.call('GET', 'webhooks')).document.webhooks,
    keys: (await sandbox.call('GET', 'signing-keys')).document.signing_keys,
  });
  return { sandbox, klarna, world, talk, wish, left, send, stop, secrets: context.secrets };
};

const nothing = { webhooks: [], keys: [] };
/** Waits until it has rung. */
const rung = (wake: Wake | undefined) =>
  new Promise<void>((resolve) => {
    const signal = wake?.signal();
    if (signal === undefined || signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve());
  });

describe('with --listen', () => {
  it('a change at Klarna is read at once, and nothing stays behind', () =>
    scene(async ({ sandbox, klarna, world, talk, wish, left, stop, secrets }) => {
      const body = valuesToPaymentRequest({ amount: 11800, currency: 'USD', reference: '1234-1' });
      const { id } = paymentRequestOf(
        await createPaymentRequest(klarna, body, paymentRequestKey(klarna, body, 'RUN1')),
      );
      const act = (action: string) => sandbox.control('POST', `payment-requests/${id}`, { action });
      // Only a ring ends its longer pauses.
      const clock = {
        ...skippingClock(),
        sleep: (ms: number, signal?: AbortSignal) =>
          ms <= 500
            ? Promise.resolve()
            : new Promise<void>((resolve) => {
                if (signal?.aborted) return resolve();
                signal?.addEventListener('abort', () => resolve());
              }),
      };
      const end = await withWebhook(world, wish)(
        klarna,
        () => true,
        (wake) =>
          followPaymentRequest({ clock, stop }, klarna, id, {
            waitMs: 60_000,
            ...(wake === undefined ? {} : { wake }),
            onState: ({ state }) => {
              if (state === 'SUBMITTED') void act('start');
              if (state === 'IN_PROGRESS') void act('complete');
            },
          }),
      );
      expect(end.state).toBe('COMPLETED');
      expect(await left()).toEqual(nothing);
      expect(talk).toEqual([
        expect.stringMatching(/^Klarna tells http:\/\/127\.0\.0\.1:\d+ of changes \(webhook krn:/),
      ]);
      expect(secrets.credentials()).toHaveLength(1);
      expect(talk.join()).not.toContain(secrets.credentials()[0]);
    }));

  it('events of other payments wake nobody', () =>
    scene(async ({ sandbox, klarna, world, wish }) => {
      let asked = 0;
      const isOurs = () => {
        asked += 1;
        return asked > 1;
      };
      await withWebhook(world, wish)(klarna, isOurs, async (wake) => {
        const [webhook] = (await sandbox.call('GET', 'webhooks')).document.webhooks;
        const event = 'payment.request.state-change.submitted';
        await sandbox.simulate(webhook.webhook_id, event);
        await sandbox.afterAttempt(1);
        expect([asked, wake?.signal().aborted]).toEqual([1, false]);
        await sandbox.simulate(webhook.webhook_id, event);
        await rung(wake);
      });
    }));

  it.each([
    ['an error', () => new CliError('step-up', 'The customer left.')],
    ['a mistake of ours', () => new TypeError('oops')],
  ])('it is removed after %s', (_, failure) =>
    scene(async ({ klarna, world, wish, left }) => {
      const thrown = failure();
      const work = withWebhook(world, wish)(
        klarna,
        () => true,
        async () => {
          throw thrown;
        },
      );
      await expect(work).rejects.toBe(thrown);
      expect(await left()).toEqual(nothing);
    }),
  );

  it.each(['interrupted', 'terminated'] as const)('it is removed although the run was %s', (signal) =>
    scene(async ({ klarna, world, wish, left, send }) => {
      const work = withWebhook(world, wish)(
        klarna,
        () => true,
        async () => {
          send(signal);
          throw new CliError(signal, 'Stopped while waiting for the customer.');
        },
      );
      await expect(work).rejects.toMatchObject({ kind: signal });
      expect(await left()).toEqual(nothing);
    }),
  );

  it('a signal that came before leaves nothing either', () =>
    scene(async ({ klarna, world, wish, left, send }) => {
      send('interrupted');
      await expect(
        withWebhook(world, wish)(
          klarna,
          () => true,
          async () => {},
        ),
      ).rejects.toMatchObject({ kind: 'interrupted' });
      expect(await left()).toEqual(nothing);
    }));

  it('it is said by its id where it cannot be removed', () =>
    scene(
      async ({ klarna, world, wish, talk, left }) => {
        await withWebhook(world, wish)(
          klarna,
          () => true,
          async () => {},
        );
        const { webhooks } = await left();
        expect(webhooks).toHaveLength(1);
        expect(talk.slice(1)).toEqual([
          `The webhook ${webhooks[0].webhook_id} could not be removed; remove it in the Klarna portal. Its removal was refused by Klarna (HTTP 403).`,
        ]);
      },
      { faults: ['DELETE /v2/notification/webhooks/*=403'] },
    ));

  it('a lost answer to its removal is said as that', () =>
    scene(
      async ({ klarna, world, wish, talk }) => {
        await withWebhook(world, wish)(
          klarna,
          () => true,
          async () => {},
        );
        expect(talk.join('\n')).toContain('It is not known whether Klarna removed the webhook.');
      },
      { faults: ['DELETE /v2/notification/webhooks/*=reset-before-headers'] },
    ));

  it('it is found by its key where the answer to its making was lost', () =>
    scene(
      async ({ klarna, world, wish, left }) => {
        await withWebhook(world, wish)(
          klarna,
          () => true,
          async (wake) => {
            expect(wake).toBeDefined();
            expect((await left()).webhooks).toHaveLength(1);
          },
        );
        expect(await left()).toEqual(nothing);
      },
      { faults: ['POST /v2/notification/webhooks=reset-in-body:1'] },
    ));

  it.each([
    ['the signing key', 'POST /v2/notification/signing-keys=403'],
    ['the webhook', 'POST /v2/notification/webhooks=403'],
  ])('the work goes on without where Klarna refuses %s', (_, fault) =>
    scene(
      async ({ klarna, world, wish, talk, left }) => {
        expect(
          await withWebhook(world, wish)(
            klarna,
            () => true,
            async (wake) => wake === undefined,
          ),
        ).toBe(true);
        expect(talk).toEqual([
          expect.stringMatching(/^The webhook could not be set up: .* Asking Klarna again and again/),
        ]);
        expect(await left()).toEqual(nothing);
      },
      { faults: [fault] },
    ),
  );

  it('a taken port is said before anything is made at Klarna', () =>
    scene(async ({ klarna, world, wish, sandbox }) => {
      const options = { port: 0, target: '/', keyOf: () => undefined, onEvent: () => {} };
      const { close, port } = await serveWebhook(options);
      const taken = { ...wish, port };
      await expect(
        withWebhook(world, taken)(
          klarna,
          () => true,
          async () => {},
        ),
      ).rejects.toMatchObject({ code: 'PORT_TAKEN' });
      await close();
      expect((await sandbox.ledger()).writes).toEqual([]);
    }));
});
