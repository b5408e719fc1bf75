import type { Sandbox } from '../sandbox.ts';
import { expirePaymentRequest, isPastItsTime } from './payment-request-state.ts';
import { expireTransaction, hasEnded } from './transaction-state.ts';

/**
 * Writes down what time has done to a payment request: nothing here runs on a timer, so its end is found by whoever looks
 * at it next, or when the clock is moved on.
 */
export function passTimeForPaymentRequest(sandbox: Sandbox, id: string | undefined): void {
  const known = sandbox.world.payment_requests.get(id);
  if (known === undefined || !isPastItsTime(known, sandbox.now())) return;
  sandbox.store.transact((draft) => {
    const request = draft.payment_requests.get(id);
    if (request) expirePaymentRequest(sandbox, request);
  });
}

/** The same for a transaction. Each step is a commit of its own, so that whoever listens hears of both. */
export function passTimeForTransaction(sandbox: Sandbox, id: string | undefined): void {
  const isDue = () => {
    const known = sandbox.world.transactions.get(id);
    return known !== undefined && hasEnded(known, sandbox.now());
  };
  while (isDue()) {
    sandbox.store.transact((draft) => {
      const transaction = draft.transactions.get(id);
      if (transaction) expireTransaction(transaction);
    });
  }
}

/** After the clock was moved on: everything that has come to its end since. */
export function passTime(sandbox: Sandbox): void {
  for (const { id } of [...sandbox.world.payment_requests.values()]) passTimeForPaymentRequest(sandbox, id);
  for (const { id } of [...sandbox.world.transactions.values()]) passTimeForTransaction(sandbox, id);
}
