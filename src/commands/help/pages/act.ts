import { rows } from '../blocks.ts';
import type { HelpPages } from '../page.ts';

/** Acting on a payment that was made. */
export const actPages: HelpPages = {
  capture: {
    summary: 'take the money of an authorized payment',
    flags: [
      ['How much', ['--amount', '--approve', '--release']],
      ['What is noted with it', ['--reference', '--carrier', '--tracking-number', '--tracking-url']],
      ['Whose payment', ['--partner-account-id']],
    ],
    notes: [
      'It is done on the side that owns the payment: Commerce Layer where the order was placed there, Klarna Network for a transaction. Without --amount, all that is left. What the state or the balance does not allow is refused before anything is sent.',
    ],
    examples: [
      ['klarna-cl capture 1234', 'Takes all the money of an order.'],
      ['klarna-cl capture NgojhKoyYN --amount 5000 --approve', 'Approves the order, and takes a part.'],
      [
        'klarna-cl capture krn:payment:eu1:transaction:0b1d9815 --amount 5000 --release',
        'Takes a part of a transaction on Klarna Network, and gives the rest back.',
      ],
    ],
  },
  refund: {
    summary: 'pay back what was captured',
    notes: [
      'Without --amount, all that was captured and not refunded. Klarna Network does not tell how much was captured: what this machine has captured is known, anything else takes --amount.',
    ],
    examples: [
      ['klarna-cl refund 1234 --amount 2500', 'Pays back USD 25.00 of an order in USD.'],
      ['klarna-cl refund 1234/T/002', 'Pays back all of one capture.'],
      ['klarna-cl refund krn:payment:eu1:transaction:0b1d9815 --amount 2500', 'Pays back a part on Klarna Network.'],
    ],
  },
  void: {
    summary: 'give back an authorization that is not captured',
    notes: [
      'It gives back what is authorized and not captured. A placed order is cancelled by it; what was captured stays captured, and is paid back with klarna-cl refund.',
    ],
    examples: [
      ['klarna-cl void 1234', "Gives the customer's money free, and cancels the order."],
      ['klarna-cl void krn:payment:eu1:transaction:0b1d9815', 'Does the same on Klarna Network.'],
    ],
  },
  repair: {
    summary: 'mend a payment that is stuck',
    sections: [
      {
        heading: 'Actions:',
        blocks: [
          rows(
            [
              'nullify-payment-source',
              'takes the payment source, and the token with it, off an order that is not paid',
            ],
            [
              'fix-payment-source',
              'gives an order back what it was paid with, and places it where it was paid for and not placed',
            ],
            ['forward', 'calls a pending transaction succeeded'],
            ['reset-circuit', "closes the order's circuit breaker"],
            ['update-session', "refreshes Klarna's session with the order as it is now"],
            ['cancel-authorization', 'cancels the unused token at Klarna; needs KLARNA_V1_API_KEY'],
          ),
        ],
      },
    ],
    notes: ['Where nothing is to be done, that is said and is a success.'],
    examples: [
      ['klarna-cl repair nullify-payment-source 1234', 'Lets the customer pay with something else.'],
      ['klarna-cl repair forward 1234/T/002', 'Takes a transaction out of pending.'],
      ['klarna-cl repair cancel-authorization ertHJlpPTR --dry-run', 'Shows the requests, and sends nothing.'],
    ],
  },
};
