import type { PaymentRequest, PaymentRequestState } from '../apis/klarna/payment-request.ts';
import type { Krn } from '../apis/klarna/values.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { customerDeclined, unapproved } from './browser-step.ts';

/** How long a customer who went back from Klarna may think it over. */
export const comeBackMs = 60_000;

/** How a state reads for the person at the terminal. */
export const stateInWords = (state: PaymentRequestState, before: PaymentRequestState | undefined): string => {
  switch (state) {
    case 'SUBMITTED':
      return before === 'IN_PROGRESS'
        ? `The customer went back without an answer; still waiting, for ${comeBackMs / 1000} s`
        : 'Waiting for the customer';
    case 'IN_PROGRESS':
      return 'The customer is at Klarna';
    case 'COMPLETED':
      return 'The customer approved';
    case 'DECLINED':
      return 'Klarna declined';
    case 'CANCELED':
      return 'The payment request was cancelled';
    case 'EXPIRED':
      return 'The payment request expired';
  }
};

const goOnWith = (id: Krn): string =>
  `The customer can still approve it: the same command with --payment-request-id ${id} goes on with it.`;

const openAddress = (request: PaymentRequest | undefined) =>
  request?.url === undefined ? {} : { openUrl: request.url };

/** The error of a state from which nothing leads on. */
export const endOf = ({ id, state, stateReason }: PaymentRequest): CliError | undefined => {
  const reason = stateReason === undefined ? '' : ` Klarna's reason: ${stateReason}.`;
  switch (state) {
    case 'DECLINED':
      return customerDeclined(`The payment request ${id} is DECLINED.${reason || ' Klarna gives no reason.'}`);
    case 'CANCELED':
      return unapproved(
        'PAYMENT_REQUEST_CANCELED',
        'The payment request was cancelled.',
        `Somebody took ${id} back before the customer approved.${reason}`,
      );
    case 'EXPIRED':
      return unapproved(
        'PAYMENT_REQUEST_EXPIRED',
        'The payment request expired.',
        `The customer did not approve ${id} while it was open.${reason}`,
      );
    default:
      return undefined;
  }
};

export const stayedAway = (id: Krn, last: PaymentRequest | undefined): CliError =>
  unapproved(
    'CUSTOMER_LEFT',
    'The customer left without approving.',
    `They went back from Klarna, and did not return to the payment request ${id} within ${comeBackMs / 1000} s.`,
  ).with({ hint: goOnWith(id), ...openAddress(last) });

export const timedOut = (
  id: Krn,
  waitMs: number,
  last: PaymentRequest | undefined,
  trouble: CliError | undefined,
): CliError => {
  const state = last === undefined ? 'was never read' : `is still ${last.state}`;
  const failed = trouble === undefined ? '' : ` The last reading failed: ${trouble.message}`;
  return unapproved(
    'CUSTOMER_TIMEOUT',
    'The customer did not approve in time.',
    `After ${Math.round(waitMs / 1000)} s the payment request ${id} ${state}.${failed}`,
  ).with({ hint: goOnWith(id), ...openAddress(last) });
};

export const stoppedWaiting = (stop: Context['stop'], id: Krn, last: PaymentRequest | undefined): CliError => {
  const reason = stop.reason() ?? 'interrupted';
  return new CliError(reason, 'Stopped while waiting for the customer.', {
    code: reason,
    execution: 'none',
    why: `A signal came. The payment request ${id} ${last === undefined ? 'was not read' : `is ${last.state}`}. Nothing was authorized.`,
    hint: goOnWith(id),
    ...openAddress(last),
  });
};
