import { describe, expect, it } from 'vitest';
import { type Client, order, payment, running, seedBody } from './running.ts';

/** What became of so many reads: their statuses, 0 where the connection broke. */
const reads = async (sandbox: Client, count: number): Promise<number[]> => {
  const statuses = [];
  for (let i = 0; i < count; i++) {
    const answer = await sandbox.api('GET', `/orders/${order}`).catch(() => ({ status: 0 }));
    statuses.push(answer.status);
  }
  return statuses;
};

describe('faults at random', () => {
  it('strike the same requests for the same seed, and others for another', async () => {
    const sandbox = await running();
    await reads(sandbox, 1);
    const fates = [];
    for (const seed of [7, 7, 8]) {
      await sandbox.control('POST', 'chaos', { rate: 0.5, seed, faults: ['500', '429', 'reset-before-headers'] });
      fates.push((await reads(sandbox, 40)).join(' '));
    }
    expect(fates[1]).toBe(fates[0]);
    expect(fates[2]).not.toBe(fates[0]);
    for (const status of ['200', '500', '429', '0']) expect(fates[0]?.split(' ')).toContain(status);
  });

  it('strike as large a share as they say, are counted, and stop', async () => {
    const sandbox = await running();
    await reads(sandbox, 1);
    expect(await sandbox.control('POST', 'chaos', { rate: 1, faults: ['503'] })).toMatchObject({ status: 201 });
    expect(await reads(sandbox, 3)).toEqual([503, 503, 503]);
    expect((await sandbox.control('GET', 'chaos')).document).toEqual({ rate: 1, requests: 3, struck: { 503: 3 } });
    expect((await sandbox.control('DELETE', 'chaos')).document).toMatchObject({ rate: 0, struck: { 503: 3 } });
    expect(await reads(sandbox, 2)).toEqual([200, 200]);
  });

  it('draw from every fault but the slow one, unless told', async () => {
    const sandbox = await running();
    await sandbox.control('POST', 'chaos', { rate: 1, seed: 3 });
    for (let i = 0; i < 150; i++) await sandbox.send('GET', '/api/orders', {}).catch(() => undefined);
    const { struck } = (await sandbox.control('GET', 'chaos')).document;
    expect(struck).not.toHaveProperty('slow-drip');
    for (const slug of ['500', 'reset-in-body', 'redirect', 'wrong-id']) expect(struck).toHaveProperty(slug);
  });

  it('leave the first word to a rule that fits', async () => {
    const sandbox = await running({ faults: ['GET /api/orders/*=504:1'] });
    await sandbox.control('POST', 'chaos', { rate: 1, faults: ['503'] });
    const read = async () => (await sandbox.send('GET', `/api/orders/${order}`, {})).status;
    expect([await read(), await read()]).toEqual([504, 503]);
  });

  it.each([
    [{ rate: 2 }, 'rate'],
    [{ rate: 0.1, faults: ['fire'] }, 'fire'],
    [{ rate: 0.1, colour: 'red' }, 'colour'],
  ])('refuse %j', async (body, words) => {
    const sandbox = await running();
    expect(await sandbox.control('POST', 'chaos', body)).toMatchObject({
      status: 400,
      document: { error: { message: expect.stringContaining(words) } },
    });
  });
});

describe('the ledger', () => {
  it('names what came into being at Klarna, once', async () => {
    const sandbox = await running();
    const approved = await sandbox.authorize('approved');
    await sandbox.authorize('approved');
    await sandbox.authorize('declined');
    await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
    const placed = await sandbox.patch('orders', order, { _place: true });
    const { writes } = await sandbox.ledger();
    const transaction = approved.document.payment_transaction_response.payment_transaction;
    expect(writes.map((write: { created: string | null }) => write.created)).toEqual([
      transaction.payment_transaction_id,
      null,
      null,
      null,
      placed.document.data.attributes.payment_source_details.klarna_id,
    ]);
  });
});

describe('without idempotency', () => {
  it('a repeated authorization and a repeated placing are further ones, until it is back', async () => {
    const sandbox = await running();
    const key = { 'klarna-idempotency-key': 'b1b7e2f0-7c1e-5d3e-9a67-0d5f3c0f9a11' };
    expect(await sandbox.control('POST', 'idempotency', { on: false })).toMatchObject({ document: { on: false } });
    await sandbox.patch('klarna_payments', payment, { auth_token: 'sandbox-auth' });
    for (const _ of ['first', 'repeat']) {
      expect((await sandbox.authorize('approved', seedBody, key)).status).toBe(200);
      expect((await sandbox.patch('orders', order, { _place: true })).status).toBe(200);
    }
    const made = async () =>
      (await sandbox.ledger()).writes.flatMap(({ created }: { created: string | null }) => created ?? []);
    expect(new Set(await made()).size).toBe(4);

    await sandbox.control('POST', 'idempotency', { on: true });
    await sandbox.authorize('approved', seedBody, key);
    expect((await sandbox.patch('orders', order, { _place: true })).status).toBe(422);
    expect(await made()).toHaveLength(4);
  });

  it('takes nothing but on or off', async () => {
    const sandbox = await running();
    expect(await sandbox.control('POST', 'idempotency', { on: 'no' })).toMatchObject({ status: 400 });
  });
});
