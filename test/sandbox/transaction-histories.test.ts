import { expect, it } from 'vitest';
import { type Client, running } from './running.ts';

/** Numbers that look drawn at random and are the same for the same seed. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const total = 1000;

const begin = async (sandbox: Client, name: string): Promise<string> => {
  const request_payment_transaction = { amount: total, payment_transaction_reference: name };
  const { document } = await sandbox.authorize(`approved.${name}`, { currency: 'USD', request_payment_transaction });
  return document.payment_transaction_response.payment_transaction.payment_transaction_id;
};

it.each([1, 2, 3])('never gives out more than was authorized, whatever is done (%i)', async (seed) => {
  const sandbox = await running();
  const draw = drawer(seed);
  const id = await begin(sandbox, `history-${seed}`);
  const captures: string[] = [];
  let [captured, refunded] = [0, 0];
  for (let i = 0; i < 25; i++) {
    const amount = draw(400) + 1;
    const kind = draw(6);
    if (kind <= 1) {
      const body = { capture_amount: amount, payment_capture_reference: `c${i}` };
      const { status, document } = await sandbox.klarna('POST', `/transactions/${id}/capture`, body);
      if (status === 201) {
        captured += amount;
        captures.push(document.payment_capture_id);
      }
    } else if (kind === 2) {
      const body = { refund_amount: amount, refund_reference: `r${i}` };
      if ((await sandbox.klarna('POST', `/transactions/${id}/refund`, body)).status === 201) refunded += amount;
    } else if (kind === 3 && captures.length > 0) {
      const body = { refund_amount: amount, payment_refund_reference: `r${i}` };
      const path = `/captures/${captures[draw(captures.length)]}/refund`;
      if ((await sandbox.klarna('POST', path, body)).status === 201) refunded += amount;
    } else if (kind === 4) {
      await sandbox.klarna('POST', `/transactions/${id}/authorize`, { extension_days: amount % 30, amount });
    } else {
      await sandbox.control('POST', 'clock', { advance: `${draw(9) + 1}d` });
    }
    expect(captured).toBeLessThanOrEqual(total);
    expect(refunded).toBeLessThanOrEqual(captured);
  }
  const { document } = await sandbox.klarna('GET', `/transactions/${id}`);
  if (captured === total) expect(document.state).toBe('COMPLETED');
  if (captured === 0) expect(document.state).not.toBe('COMPLETED');
  let sum = 0;
  for (const capture of captures) sum += (await sandbox.klarna('GET', `/captures/${capture}`)).document.amount;
  expect(sum).toBe(captured);
});
