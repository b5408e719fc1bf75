import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import type { Klarna } from '../../src/apis/klarna/client.ts';
import { paymentRequestOf } from '../../src/apis/klarna/payment-request.ts';
import {
  cancelPaymentRequest,
  createPaymentRequest,
  paymentRequestKey,
} from '../../src/apis/klarna/payment-requests.ts';
import { serveWebhook } from '../../src/checkout/webhook-listener.ts';
import { orderToPaymentRequest } from '../../src/flows/order-to-payment-request.ts';
import { withWebhook } from '../../src/flows/payment-request-webhook.ts';
import { withHttp } from '../request/world.ts';
import { notifying } from '../sandbox/receiver.ts';
import { fakeContext, scratchFolder } from '../support/fake-context.ts';
import { begunJournal, fileOfRun, recordsIn, runId } from '../support/journals.ts';

it('keeps nothing personal of a payment request, and no signing key, in the journal or the trace', async () => {
  const sandbox = await notifying();
  const state = scratchFolder();
  const journal = begunJournal(state, runId);
  onTestFinished(journal.close);
  const trace: string[] = [];
  const { context, talk } = fakeContext();
  const person = {
    firstName: 'canary-given',
    lastName: 'canary-family',
    line1: 'canary-street',
    line2: 'canary-floor',
    zipCode: 'canary-zip',
    city: 'canary-city',
    stateCode: 'canary-region',
    countryCode: 'US',
    phone: 'canary-phone',
    email: 'canary@shop.example',
  };
  const body = orderToPaymentRequest(
    { amount: 11800, currency: 'USD', reference: '1234-1' },
    { customerEmail: 'canary-customer@shop.example' },
    { shipping: person, billing: person },
  );
  expect(JSON.stringify(body).match(/canary/g)).toHaveLength(18);
  const id = await withHttp({ observer: journal.observer, trace: (line) => trace.push(line) }, async (http) => {
    const klarna: Klarna = { http, baseUrl: sandbox.url, apiKey: 'klarna_test_api_sandbox', mode: 'test' };
    const publicUrl = new URL('http://127.0.0.1/klarna');
    const world = {
      ...context,
      serveWebhook: async (options: Parameters<typeof serveWebhook>[0]) => {
        const listener = await serveWebhook(options);
        publicUrl.port = String(listener.port);
        return listener;
      },
    };
    return withWebhook(world, { publicUrl, port: 0 })(
      klarna,
      () => true,
      async () => {
        const created = await createPaymentRequest(klarna, body, paymentRequestKey(klarna, body, 'RUN1'));
        await cancelPaymentRequest(klarna, paymentRequestOf(created).id);
        return paymentRequestOf(created).id;
      },
    );
  });

  const [key] = context.secrets.credentials();
  if (key === undefined) throw new Error('nobody learnt the signing key');
  const written = [readFileSync(fileOfRun(state, runId), 'utf8'), ...trace, ...talk].join('\n');
  expect(written).not.toContain('canary');
  expect(written).not.toContain('shop.example');
  expect(written).not.toContain(key);
  // Not a part of it either: a credential is masked wholly.
  expect(written).not.toContain(`${key.slice(0, 4)}…${key.slice(-4)}`);
  expect(recordsIn(state, runId)).toContainEqual(
    expect.objectContaining({ kind: 'outcome', step: 'payment-request', created: id }),
  );
});
