import { isFailed } from './money-held.ts';
import type { PaymentFacts } from './payment-facts.ts';

/** How far the customer has come, in one sentence without its full stop. */
export const customerStep = (facts: PaymentFacts): string => networkStep(facts) ?? orderStep(facts);

/** Where the customer was last at Klarna Network, which is of the moment as long as the order is not paid for. */
const networkStep = ({ klarna, runs, order, payment }: PaymentFacts): string | undefined => {
  const isOpen = order === null || (order.payment_status === 'unpaid' && payment?.token_stored !== true);
  if (!isOpen) return undefined;
  const request = klarna.payment_request;
  const last = runs.findLast(({ authorization }) => authorization !== null)?.authorization;
  if (klarna.transaction !== null || last?.state === 'APPROVED') return 'approved the payment at Klarna Network';
  if (request !== null) return requestSteps[request.state] ?? `is at Klarna's page (${request.state})`;
  return last === undefined || last === null ? undefined : answerSteps[last.state];
};

const requestSteps: Readonly<Record<string, string>> = {
  SUBMITTED: "has not opened Klarna's page yet",
  IN_PROGRESS: "is on Klarna's page",
  COMPLETED: 'approved the payment request at Klarna',
  EXPIRED: 'did not approve in time',
  CANCELED: 'left without approving; the payment request was cancelled',
  DECLINED: 'was declined by Klarna',
};

const answerSteps: Readonly<Record<string, string>> = {
  DECLINED: 'was declined by Klarna',
  STEP_UP_REQUIRED: 'must confirm at Klarna',
};

const orderStep = ({ order, payment, other_payments, transactions }: PaymentFacts): string => {
  if (order !== null && order.payment_status !== 'unpaid') {
    return order.payment_status === 'free' ? 'has nothing to pay' : 'has done everything';
  }
  if (order?.status === 'cancelled') return 'has nothing to do: the order is cancelled';
  if (payment === null) return 'has not come to Klarna yet';
  if (payment.token_stored) {
    const last = transactions.findLast(({ type }) => type === 'authorizations');
    return last !== undefined && isFailed(last)
      ? 'approved at Klarna, and the authorization was refused'
      : 'approved at Klarna; the authorization token is stored';
  }
  if (!payment.shows_token) return 'may have approved at Klarna; the token is not shown to this API client';
  if (other_payments.some(({ token_stored }) => token_stored)) {
    return "approved at Klarna, on another payment than the order's";
  }
  return payment.payment_methods === 0
    ? 'is offered no way to pay by Klarna'
    : 'has not approved at Klarna, or the token was not sent';
};
