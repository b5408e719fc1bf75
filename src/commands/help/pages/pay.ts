import type { HelpPages } from '../page.ts';

const purchase = [
  '--order',
  '--amount',
  '--currency',
  '--reference',
  '--capture',
  '--data',
  '--payment-request-id',
  '--partner-account-id',
] as const;
const browser = ['--wait', '--no-open', '--qr', '--port', '--token-file', '--listen'] as const;
const again = ['--resume', '--idempotency-key', '--new-authorization'] as const;
const authToken = ['--auth-token', '--auth-token-file'] as const;
const sessionToken = ['--session-token', '--session-token-file'] as const;

/** Making a payment. */
export const payPages: HelpPages = {
  flow: {
    summary: 'take a payment through all steps of its route',
    flags: [
      ['What to do', ['--payment-id', '--route', '--place']],
      ['Tokens', [...authToken, ...sessionToken]],
      ['What is authorized (routes both and network)', purchase],
      ['The customer brings the tokens', ['--browser', ...browser]],
      ['Going on with a run', again],
    ],
    notes: [
      'A terminal asks for what is missing; a script is told which flag it needs. klarna-cl help routes says which route is yours.',
    ],
    examples: [
      ['klarna-cl flow --sandbox', 'Tries a whole payment; the questions suggest answers.'],
      [
        'klarna-cl flow --route native --payment-id ertHJlpPTR --auth-token - --place < token.txt',
        "Stores the token of a shop on Commerce Layer's own gateway, and places the order.",
      ],
      [
        'klarna-cl flow --route network --order NgojhKoyYN --session-token-file session.txt',
        'Authorizes on Klarna Network, with the amount and lines of an order.',
      ],
      ['klarna-cl flow --sandbox --browser --route native --place', 'Lets you play the customer in a browser.'],
      [
        'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437 --auth-token-file token.txt',
        'Finishes a run that was interrupted; nothing is done twice.',
      ],
    ],
  },
  'send-token': {
    summary: 'give an authorization token to a Commerce Layer payment',
    notes: ["The token is stored, nothing is paid: Klarna's order is created when the order is placed."],
    examples: [
      [
        'klarna-cl send-token ertHJlpPTR --auth-token 0b1d9815-165e-42e2-8867-35bc03789e00 --sandbox',
        "Stores the token of the sandbox's payment.",
      ],
      ['klarna-cl send-token ertHJlpPTR --auth-token - < token.txt', 'Keeps the token out of the list of processes.'],
      [
        'klarna-cl send-token ertHJlpPTR --auth-token-file token.txt --curl',
        'Sends nothing, and prints the requests as curl commands.',
      ],
    ],
  },
  authorize: {
    summary: "make Klarna's final authorization",
    flags: [
      ['Token', sessionToken],
      ['What is authorized', purchase],
      ['Doing it again', ['--idempotency-key', '--new-authorization']],
    ],
    notes: ['A repeat with the same values carries the same idempotency key, and returns the first result.'],
    examples: [
      [
        'klarna-cl authorize --sandbox --session-token krn:payment:eu1:klarna-network-session-token:sandbox-approved --amount 11800 --currency USD --reference acquiring-partner-transaction-reference-1234',
        'Authorizes USD 118.00 in the sandbox.',
      ],
      [
        'klarna-cl authorize --session-token-file token.txt --order NgojhKoyYN',
        'Takes amount, currency, reference and line items from the order.',
      ],
      [
        'klarna-cl authorize --session-token-file token.txt --data body.json --capture later',
        'Sends a body of your own, and leaves the capture for later.',
      ],
    ],
  },
  checkout: {
    summary: 'let the customer approve in a browser, and go on',
    flags: [
      ['What to do', ['--payment-id', '--route', '--place']],
      ['The page', browser],
      ['What is authorized (route network)', purchase],
      ['Going on with a run', again],
    ],
    notes: ['It is the same as flow --browser; klarna-cl help browser tells more.'],
    examples: [
      [
        'klarna-cl checkout --sandbox --route native --place',
        'Lets you approve a payment of the sandbox in your browser.',
      ],
      [
        'klarna-cl checkout --route native --order NgojhKoyYN --token-file token.txt',
        "Ends once the customer's token is in a file, for a script to go on with.",
      ],
      [
        'klarna-cl checkout --route network --order NgojhKoyYN --no-open --qr',
        "Prints the address and a QR code, for the customer's own phone.",
      ],
    ],
  },
};
