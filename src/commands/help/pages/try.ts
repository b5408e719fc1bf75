import type { HelpPages } from '../page.ts';

/** Trying things where nothing is real. */
export const tryPages: HelpPages = {
  sandbox: {
    summary: 'serve both APIs on this machine, with nothing real behind',
    flags: [
      ['Where it listens', ['--host', '--port', '--allow-remote', '--print-env']],
      ['What is in it', ['--data', '--seed']],
      ['What goes wrong', ['--fault', '--latency', '--rate-limits', '--klarna-errors', '--webhook-speed']],
      ['TLS', ['--tls-cert', '--tls-key', '--client-ca']],
    ],
    notes: [
      'The first line on stdout is JSON: the address and the environment that points any client at it. Magic tokens and more: klarna-cl help sandbox',
    ],
    examples: [
      ['klarna-cl sandbox --port 4010', 'Serves both APIs until Ctrl-C; a browser shows there what happens.'],
      ['klarna-cl sandbox --seed docs/support-cases.yaml', 'Starts with orders in all kinds of trouble.'],
      ["klarna-cl sandbox --fault 'POST /v2/**=reset-in-body:1'", 'Breaks off the first answer of Klarna Network.'],
      ['klarna-cl sandbox seed --count 20', 'Adds twenty orders to one that runs.'],
    ],
  },
  'sandbox seed': {
    examples: [
      ['klarna-cl sandbox seed --count 20', 'Adds twenty of the usual order, and prints their ids and tokens.'],
      [
        'klarna-cl sandbox seed shop.yaml --url http://127.0.0.1:4011',
        'Adds the orders of a file to a sandbox on another port.',
      ],
    ],
  },
  'sandbox reset': {
    examples: [['klarna-cl sandbox reset', 'Forgets all that happened in it since it began.']],
  },
  'sandbox ledger': {
    examples: [
      ['klarna-cl sandbox ledger', 'Shows every write, with its body, and whether it was executed.'],
      ['klarna-cl sandbox ledger --follow', 'Shows each write as it happens, in a terminal beside.'],
    ],
  },
  testdata: {
    summary: "Klarna's published test customers",
    notes: ['Nothing is sent, and no credentials are needed.'],
    examples: [
      ['klarna-cl testdata --country SE', 'Shows the customers of one market.'],
      ['klarna-cl testdata --outcome approved --output table', 'Lists whom Klarna approves, everywhere.'],
    ],
  },
};
