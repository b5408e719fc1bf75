import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const source = 'klarna-v2';
const of = 'authorization result';

/** What an authorization that was answered comes to, HTTP 200 each. */
export const klarnaResults: readonly Entry[] = [
  {
    name: 'APPROVED',
    source,
    of,
    http_status: 200,
    exit_code: 0,
    meaning:
      'Klarna authorized the payment: there is a transaction, and nothing is captured yet unless capture NOW was asked for.',
    causes: ['The customer approved, and Klarna’s final check agreed.'],
    what_to_do: ['Keep payment_transaction_id.', 'Capture when the goods are sent: `klarna-cl capture`.'],
    ...nothingToRetry,
  },
  {
    name: 'DECLINED',
    source,
    of,
    http_status: 200,
    exit_code: 8,
    meaning: 'Klarna declined the payment; final for this approval.',
    causes: [
      'Klarna’s assessment of this customer and purchase; `result_reason` may say more, and no list of its values is published.',
      'STEP_UP was needed and the request had no step_up_config.',
    ],
    what_to_do: [
      'Offer another way to pay.',
      'A further attempt needs a new payment request that the customer approves.',
      'Tell the customer to look in the Klarna app: shops are told no details.',
    ],
    ...retryNo('The same token gets the same result.'),
  },
  {
    name: 'STEP_UP_REQUIRED',
    source,
    of,
    http_status: 200,
    exit_code: 9,
    meaning: 'Klarna asks the customer for another step before it decides; a payment request waits for them.',
    causes: [
      'A charge that Klarna does not let through without the customer: amount, risk, or a change since the approval.',
    ],
    what_to_do: [
      'Give the customer payment_request_url.',
      'When the payment request is COMPLETED, authorize with the new token and its payment_request_id.',
    ],
    ...retryAfterWait('After the customer has approved, with the new token.'),
  },
  {
    name: 'PAYMENT_DECLINED',
    source,
    of: 'result_reason',
    exit_code: 8,
    meaning: 'The reason that goes with DECLINED where Klarna gives no closer one.',
    causes: ['Klarna’s assessment; the shop is not told which part of it.'],
    what_to_do: ['As for DECLINED: another way to pay, or a new approval.'],
    ...retryNo('The same token gets the same result.'),
  },
];
