import assert from 'node:assert/strict';
import { type Answer, expectStatus } from '../calls.ts';
import { krn } from './expecting.ts';
import type { Partner } from './partner.ts';

export const read = async ({ call }: Partner, id: string) => {
  const answer = await call('GET', `payment/transactions/${id}`);
  expectStatus(answer, 200);
  return answer.document;
};

export const authorized = async ({ transaction }: Partner): Promise<string> =>
  (await transaction()).payment_transaction_id;

export const capture = ({ call }: Partner, id: string, capture_amount: number, more: object = {}) => {
  const body = { capture_amount, payment_capture_reference: 'capture-1', ...more };
  return call('POST', `payment/transactions/${id}/capture`, body);
};

export const captured = async (klarna: Partner, id: string, amount: number, more: object = {}): Promise<string> => {
  const answer = await capture(klarna, id, amount, more);
  expectStatus(answer, 200, 201);
  assert.match(answer.document.payment_capture_id, krn);
  return answer.document.payment_capture_id;
};

export const refundCapture = ({ call }: Partner, id: string, refund_amount: number): Promise<Answer> =>
  call('POST', `payment/captures/${id}/refund`, { refund_amount, payment_refund_reference: 'refund-1' });

export const refundTransaction = ({ call }: Partner, id: string, refund_amount: number): Promise<Answer> =>
  call('POST', `payment/transactions/${id}/refund`, { refund_amount, refund_reference: 'refund-1' });
