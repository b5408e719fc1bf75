import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const source = 'state';
const requests =
  'https://docs.klarna.com/klarna-network-distribution/payments/one-time-payments/hosted-checkout-pages-and-embedded-elements/monitor-the-payment-request-state';
const request = { source, of: 'payment request at Klarna', doc_url: requests } as const;
const reason = { source, of: 'state_reason of a payment request', doc_url: requests } as const;
const transaction = {
  source,
  of: 'transaction on Klarna Network',
  doc_url:
    'https://docs.klarna.com/klarna-network-distribution/after-payments/manage-payment-transactions/payment-transaction-state-definitions/',
} as const;
const funding = { source, of: 'payment_funding of a transaction' } as const;

/** What support reads of Klarna's network API (v2): payment requests, transactions and how they are funded. */
export const klarnaStates: readonly Entry[] = [
  {
    name: 'SUBMITTED',
    ...request,
    meaning: 'The payment request waits for the customer, who has not begun, or went back from Klarna.',
    causes: ['It was just created.', 'The customer closed Klarna’s window (state_reason PURCHASE_FLOW_ABORTED).'],
    what_to_do: ['The customer opens payment_request_url; it is open for 3 hours unless another time was set.'],
    ...nothingToRetry,
  },
  {
    name: 'IN_PROGRESS',
    ...request,
    meaning: 'The customer is at Klarna right now.',
    causes: ['The address was opened and the purchase begun.'],
    what_to_do: ['Wait; change nothing about the request meanwhile.'],
    ...nothingToRetry,
  },
  {
    name: 'COMPLETED',
    ...request,
    meaning: 'The customer approved, and a klarna_network_session_token was issued. Nothing is paid yet.',
    causes: ['The customer went through Klarna’s steps.'],
    what_to_do: ['Authorize with the token within 60 minutes: `klarna-cl authorize`, or go on with the run.'],
    ...nothingToRetry,
  },
  {
    name: 'EXPIRED',
    ...request,
    meaning: 'The payment request was open too long; nothing leads on from here.',
    causes: ['The customer did not approve within 3 hours, or within the time that was set.'],
    what_to_do: ['Create a new payment request.'],
    ...retryNo('A new payment request is needed.'),
  },
  {
    name: 'CANCELED',
    ...request,
    meaning: 'The payment request was taken back; nothing leads on from here.',
    causes: ['The shop, or a run of klarna-cl that was given up, cancelled it.'],
    what_to_do: ['Create a new payment request if the customer still wants to pay.'],
    ...retryNo('A new payment request is needed.'),
  },
  {
    name: 'DECLINED',
    ...request,
    meaning: 'Klarna declined the customer while they were approving.',
    causes: ['Klarna’s assessment of this customer and purchase.'],
    what_to_do: ['Offer another way to pay.'],
    ...retryNo('A new payment request may well end the same way.'),
  },
  {
    name: 'PURCHASE_FLOW_ABORTED',
    ...reason,
    meaning: 'The customer left Klarna’s pages before the end.',
    causes: ['They closed the window or went back to the shop.'],
    what_to_do: ['They can open the same address again while the request is open.'],
    ...nothingToRetry,
  },
  {
    name: 'PARTNER_CANCELED',
    ...reason,
    meaning: 'The shop or its partner cancelled the payment request.',
    causes: ['A DELETE on the payment request.'],
    what_to_do: ['Find out who cancels: `klarna-cl runs list`, the shop, or the acquirer.'],
    ...nothingToRetry,
  },
  {
    name: 'TECHNICAL_ERROR',
    ...reason,
    meaning: 'Klarna could not start the customer’s part.',
    causes: ['A fault on Klarna’s side.'],
    what_to_do: [
      'Let the customer open the address again; else create a new payment request, and give Klarna the correlation id.',
    ],
    ...retryAfterWait('A new payment request a little later.'),
  },
  {
    name: 'CUSTOMER_ACTION_REQUIRED',
    ...reason,
    meaning: 'The customer has to do something before it can be tried again: money, identity, or the like.',
    causes: ['Too little money where it should come from, or a check of who they are.'],
    what_to_do: ['Ask the customer to look in the Klarna app, then try again.'],
    ...retryAfterWait('After the customer has done it.'),
  },
  {
    name: 'PERMANENT',
    ...reason,
    meaning: 'The customer token was revoked for good, or the customer is declined for every way to pay.',
    causes: ['Klarna’s assessment, or the customer took the consent back.'],
    what_to_do: ['Offer another way to pay; a new customer token needs a new approval.'],
    ...retryNo('It is declined again.'),
  },
  {
    name: 'AUTHORIZED',
    ...transaction,
    meaning: 'The amount is reserved; captures and a void are possible.',
    causes: ['An authorization was APPROVED.'],
    what_to_do: ['Capture when the goods are sent; extend the authorization if that takes longer than its expiry.'],
    ...nothingToRetry,
  },
  {
    name: 'EXPIRED',
    ...transaction,
    meaning: 'The authorization ran out before everything was captured; it becomes CLOSED after 7 days.',
    causes: ['Nobody captured in time.'],
    what_to_do: [
      'Extend it within those 7 days if the goods are still to be sent; else the customer has to approve anew.',
    ],
    ...retryNo('A capture is refused until the authorization is extended.'),
  },
  {
    name: 'COMPLETED',
    ...transaction,
    meaning: 'Everything was captured, or what was left was released after a capture. Refunds are possible.',
    causes: ['The last capture, or a void after a capture.'],
    what_to_do: ['Nothing; a refund goes against a capture.'],
    ...nothingToRetry,
  },
  {
    name: 'CLOSED',
    ...transaction,
    meaning: 'Over without a capture: nothing can be captured any more.',
    causes: ['It was voided, or it expired and 7 days went by.'],
    what_to_do: ['If the goods were sent all the same, the customer has to approve a new payment.'],
    ...retryNo('Nothing is accepted for it any more.'),
  },
  {
    name: 'GUARANTEED',
    ...funding,
    meaning: 'By its name, the shop is paid whether or not the customer pays Klarna.',
    causes: ['Klarna publishes the word, and no closer definition of it.'],
    what_to_do: ['What holds is in the agreement with Klarna.'],
    ...nothingToRetry,
  },
  {
    name: 'NON_GUARANTEED',
    ...funding,
    meaning: 'By its name, the shop is paid when the customer has paid.',
    causes: ['Klarna publishes the word, and no closer definition of it.'],
    what_to_do: ['To be safe, send the goods when the funding is FUNDED; what holds is in the agreement with Klarna.'],
    ...nothingToRetry,
  },
  {
    name: 'PENDING',
    ...funding,
    meaning: 'The money has not come in yet.',
    causes: ['The payment is young.'],
    what_to_do: ['Not guaranteed: wait for FUNDED. Guaranteed: nothing.'],
    ...nothingToRetry,
  },
  {
    name: 'FUNDED',
    ...funding,
    meaning: 'The money has come in.',
    causes: ['It was paid.'],
    what_to_do: ['Nothing.'],
    ...nothingToRetry,
  },
  {
    name: 'EXPIRED',
    ...funding,
    meaning: 'The money did not come in in time.',
    causes: ['It was not paid.'],
    what_to_do: ['Do not send the goods before Klarna has said what holds.'],
    ...retryNo('The customer has to approve a new payment.'),
  },
];
