import { describe, expect, it } from 'vitest';
import { type Client, dataFileOf, running, seedBody } from './running.ts';

const authorized = async (sandbox: Client, changes: object = {}): Promise<string> => {
  const request_payment_transaction = { ...seedBody.request_payment_transaction, amount: 1000, ...changes };
  const answer = await sandbox.authorize('approved', { currency: 'USD', request_payment_transaction });
  return answer.document.payment_transaction_response.payment_transaction.payment_transaction_id;
};

const capture = (sandbox: Client, id: string, capture_amount: number, changes: object = {}) =>
  sandbox.klarna('POST', `/transactions/${id}/capture`, {
    capture_amount,
    payment_capture_reference: `capture-${capture_amount}`,
    ...changes,
  });

const refund = (sandbox: Client, id: string, refund_amount: number) =>
  sandbox.klarna('POST', `/transactions/${id}/refund`, { refund_amount, refund_reference: 'refund-1' });

const stateOf = async (sandbox: Client, id: string): Promise<string> =>
  (await sandbox.klarna('GET', `/transactions/${id}`)).document.state;

const release = { remaining_authorization: 'RELEASE' };

/** One step of a transaction's life; its HTTP status. */
const step = async (sandbox: Client, id: string, name: string): Promise<number> => {
  const [verb = '', amount = ''] = name.split(' ');
  const act: Readonly<Record<string, () => Promise<{ status: number }>>> = {
    capture: () => capture(sandbox, id, Number(amount)),
    last: () => capture(sandbox, id, Number(amount), release),
    refund: () => refund(sandbox, id, Number(amount)),
    void: () => sandbox.klarna('POST', `/transactions/${id}/void`),
    extend: () => sandbox.klarna('POST', `/transactions/${id}/authorize`, { extension_days: Number(amount) }),
    update: () => sandbox.klarna('PATCH', `/transactions/${id}`, { payment_transaction_reference: 'renamed' }),
    wait: () => sandbox.control('POST', 'clock', { advance: amount }),
  };
  return (await act[verb]?.())?.status ?? 0;
};

describe('a transaction', () => {
  it.each([
    ['AUTHORIZED', []],
    ['AUTHORIZED', ['capture 999']],
    ['COMPLETED', ['capture 1000']],
    ['COMPLETED', ['capture 400', 'capture 600']],
    ['COMPLETED', ['last 400']],
    ['CLOSED', ['void']],
    ['COMPLETED', ['capture 400', 'void']],
    ['COMPLETED', ['capture 1000', 'refund 1000']],
    ['AUTHORIZED', ['capture 400', 'refund 400']],
    ['AUTHORIZED', ['wait 27d']],
    ['EXPIRED', ['wait 28d']],
    ['EXPIRED', ['wait 34d']],
    ['CLOSED', ['wait 35d']],
    ['COMPLETED', ['capture 400', 'wait 35d']],
    ['COMPLETED', ['capture 1000', 'wait 35d']],
    ['AUTHORIZED', ['wait 10d', 'extend 28', 'wait 20d']],
    ['AUTHORIZED', ['wait 30d', 'extend 5']],
    ['AUTHORIZED', ['extend 5', 'wait 27d']],
    ['AUTHORIZED', ['update']],
  ])('is %s after %j', async (state, steps) => {
    const sandbox = await running();
    const id = await authorized(sandbox);
    for (const name of steps) expect(await step(sandbox, id, name)).toBeLessThan(300);
    expect(await stateOf(sandbox, id)).toBe(state);
  });

  it.each([
    [['void'], 'capture 1', 409],
    [['void'], 'refund 1', 409],
    [['void'], 'void', 409],
    [['void'], 'extend 5', 409],
    [['void'], 'update', 409],
    [['capture 1000'], 'capture 1', 409],
    [['capture 1000'], 'void', 409],
    [['capture 1000'], 'update', 409],
    [['last 400'], 'capture 1', 409],
    [['wait 28d'], 'capture 1', 409],
    [['wait 28d'], 'void', 409],
    [['wait 28d'], 'update', 409],
    [['capture 400', 'wait 28d'], 'refund 1', 409],
    [['wait 35d'], 'extend 5', 409],
    [[], 'capture 1001', 400],
    [['capture 600'], 'capture 401', 400],
    [[], 'capture 0', 400],
    [[], 'capture 1.5', 400],
    [[], 'refund 1', 400],
    [['capture 400'], 'refund 401', 400],
    [['capture 400', 'refund 300'], 'refund 101', 400],
    [[], 'extend 0', 400],
    [[], 'extend 181', 400],
    [['wait 27d'], 'extend 160', 400],
  ])('after %j, refuses %s with %i and stays as it is', async (steps, last, status) => {
    const sandbox = await running();
    const id = await authorized(sandbox);
    for (const name of steps) await step(sandbox, id, name);
    const before = await sandbox.klarna('GET', `/transactions/${id}`);
    expect(await step(sandbox, id, last)).toBe(status);
    expect((await sandbox.klarna('GET', `/transactions/${id}`)).document).toEqual(before.document);
  });

  it('is captured 200 times at most', async () => {
    const first = await running();
    const id = await authorized(first);
    const data = JSON.parse(JSON.stringify(first.exportData()));
    const made = Array.from({ length: 199 }, (_, index) => `${id}:capture:${index + 1}`);
    Object.assign(data.world.transactions[0], { captured_amount: 199, capture_ids: made });
    const sandbox = await running({ dataFile: dataFileOf(data) });
    expect((await capture(sandbox, id, 1)).document.payment_capture_id).toBe(`${id}:capture:200`);
    expect(await capture(sandbox, id, 1)).toMatchObject({ status: 409 });
  });

  it('names its captures and refunds, and the ledger what came into being', async () => {
    const sandbox = await running();
    const id = await authorized(sandbox);
    const captured = (await capture(sandbox, id, 400)).document;
    expect(captured).toMatchObject({
      payment_transaction_id: id,
      state: 'AUTHORIZED',
      payment_capture_id: expect.stringMatching(/^krn:/),
      payment_capture_reference: 'capture-400',
    });
    const path = `/captures/${captured.payment_capture_id}`;
    expect((await sandbox.klarna('GET', path)).document).toMatchObject({ amount: 400, currency: 'USD' });
    const wish = { refund_amount: 150, payment_refund_reference: 'refund-2' };
    const refunded = (await sandbox.klarna('POST', `${path}/refund`, wish)).document;
    expect(refunded).toMatchObject({ payment_transaction_id: id, payment_refund_reference: 'refund-2' });
    expect((await sandbox.klarna('GET', `/refunds/${refunded.payment_refund_id}`)).document).toMatchObject({
      amount: 150,
      payment_capture_id: captured.payment_capture_id,
    });
    expect((await sandbox.ledger()).writes).toMatchObject([
      { created: id },
      { created: captured.payment_capture_id },
      { created: refunded.payment_refund_id },
    ]);
  });

  it('is never refunded more than was captured, by whichever way', async () => {
    const sandbox = await running();
    const id = await authorized(sandbox);
    const [first, second] = [await capture(sandbox, id, 400), await capture(sandbox, id, 600)];
    const refundOf = (captured: { document: { payment_capture_id: string } }, refund_amount: number) =>
      sandbox.klarna('POST', `/captures/${captured.document.payment_capture_id}/refund`, {
        refund_amount,
        payment_refund_reference: 'r',
      });
    expect((await refundOf(second, 601)).status).toBe(400);
    expect((await refundOf(second, 100)).status).toBe(201);
    expect((await refund(sandbox, id, 500)).status).toBe(201);
    expect((await refundOf(first, 1)).status).toBe(400);
    expect((await refundOf(second, 401)).status).toBe(400);
    expect((await refundOf(second, 400)).status).toBe(201);
    expect((await refund(sandbox, id, 1)).status).toBe(400);
  });

  it.each([
    ['POST', '/transactions/T/capture', { capture_amount: 1 }, 'payment_capture_reference'],
    ['POST', '/transactions/T/capture', { payment_capture_reference: 'x' }, 'capture_amount'],
    [
      'POST',
      '/transactions/T/capture',
      { capture_amount: 1, payment_capture_reference: 'x', remaining_authorization: 'KEEP' },
      'remaining_authorization',
    ],
    ['POST', '/transactions/T/refund', { refund_amount: 1, payment_refund_reference: 'x' }, 'refund_reference'],
    ['POST', '/captures/C/refund', { refund_amount: 1, refund_reference: 'x' }, 'payment_refund_reference'],
    ['POST', '/transactions/T/authorize', { amount: 5 }, 'extension_days'],
    ['POST', '/transactions/T/authorize', { extension_days: 5, amount: 1001 }, 'amount'],
    ['POST', '/transactions/T/void', { amount: 5 }, 'amount'],
    ['PATCH', '/transactions/T', {}, 'body'],
    ['PATCH', '/transactions/T', { amount: 5 }, 'amount'],
    [
      'PATCH',
      '/transactions/T',
      { supplementary_purchase_data: { line_items: [{ name: 'x', quantity: 1, total_amount: 5 }] } },
      'supplementary_purchase_data.line_items',
    ],
  ])('%s %s with %j names %s', async (method, path, body, parameter) => {
    const sandbox = await running();
    const id = await authorized(sandbox);
    const captured = (await capture(sandbox, id, 1)).document.payment_capture_id;
    const place = path.replace('T', id).replace('/C/', `/${captured}/`);
    const answer = await sandbox.klarna(method, place, body);
    expect(answer).toMatchObject({ status: 400, document: { error_code: 'VALIDATION_ERROR' } });
    const named = answer.document.validation_errors.map((each: { parameter: string }) => each.parameter);
    expect(named).toContain(parameter);
  });

  it.each([
    ['GET', '/transactions/krn:x:y:z'],
    ['POST', '/transactions/krn:x:y:z/void'],
    ['GET', '/captures/krn:x:y:z'],
    ['GET', '/refunds/krn:x:y:z'],
  ])('%s %s finds nothing', async (method, path) => {
    const sandbox = await running();
    expect(await sandbox.klarna(method, path)).toMatchObject({
      status: 404,
      document: { error_code: 'RESOURCE_NOT_FOUND' },
    });
  });

  it('gives back what an extension does not ask for', async () => {
    const sandbox = await running();
    const id = await authorized(sandbox);
    await sandbox.klarna('POST', `/transactions/${id}/authorize`, { extension_days: 30, amount: 300 });
    expect((await capture(sandbox, id, 301)).status).toBe(400);
    expect((await capture(sandbox, id, 300)).document.state).toBe('COMPLETED');
  });
});
