import type { HelpPages } from '../page.ts';

/** Seeing what happened. */
export const lookPages: HelpPages = {
  inspect: {
    summary: 'show what state a payment is in, from both sides',
    notes: [
      "An order is found by its number, reference, id, the number or id of one of its transactions, the customer's e-mail address, or Klarna's id of its order; a payment by its id; what Klarna Network knows by its KRN; a run by its id. Several orders give a list.",
      "--until prints the payment and ends with 0 as soon as it is in one of the states, with 6 after --timeout (default 240 s), and with 5 where none of them can come any more. States of Commerce Layer are in small letters (placed, paid), Klarna's in capitals (CAPTURED); besides: token-stored, fraud-accepted, healthy.",
    ],
    examples: [
      ['klarna-cl inspect 1234', 'Shows an order by its number.'],
      ['klarna-cl inspect 1234/T/001 --output json', 'Finds it by a transaction, and prints it for a program.'],
      ['klarna-cl inspect customer@email.us', 'Lists the orders of a customer.'],
      ['klarna-cl inspect 1234 --watch', 'Looks again and again, and shows what changes.'],
      ['klarna-cl inspect 1234 --until paid,refunded --timeout 600', 'Waits ten minutes for one of two states.'],
      ['klarna-cl inspect --expiring 7', 'Lists what has to be captured within a week.'],
    ],
  },
  explain: {
    summary: 'what an error, an exit code or a state means',
    notes: ['Nothing is sent, and no credentials are needed. docs/errors.md has the same.'],
    examples: [
      ['klarna-cl explain', 'Lists all that it knows, in short.'],
      ['klarna-cl explain RESOURCE_CONFLICT', 'Explains a code: one of a service, or the name at the end of an error.'],
      ['klarna-cl explain 7', 'Explains an exit code; 429 is a status of HTTP.'],
      ['klarna-cl explain paid but not placed', 'Finds a state by its words.'],
      ['klarna-cl explain - < error.json', 'Finds the code in an error that was kept.'],
    ],
  },
  runs: {
    summary: 'the journal: what earlier runs did',
    notes: ['Runs in the embedded sandbox (--sandbox) are not journaled.'],
    examples: [
      ['klarna-cl runs list --unsettled', 'Lists what was interrupted, or is in doubt.'],
      ['klarna-cl runs show 01M804HBM2DKQAXE8VW5XFC437', 'Shows what a run did.'],
      ['klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437', 'Finishes it.'],
    ],
  },
  'runs list': {
    examples: [
      ['klarna-cl runs list --unsettled', 'Lists what was interrupted, or does not know what became of a write.'],
      ['klarna-cl runs list --limit 5 --output table', 'Lists the newest five as a table.'],
    ],
  },
  'runs show': {
    examples: [
      ['klarna-cl runs show 01M804HBM2DKQAXE8VW5XFC437', 'Shows a run, record by record; runs list has the ids.'],
    ],
  },
  'runs export': {
    notes: ['Tokens and personal data are masked in it. A file that is there already is not replaced.'],
    examples: [
      ['klarna-cl runs export 01M804HBM2DKQAXE8VW5XFC437', 'Writes klarna-cl-run-<run-id>.json, for a ticket.'],
      ['klarna-cl runs export 01M804HBM2DKQAXE8VW5XFC437 --file -', 'Prints it.'],
      ['klarna-cl runs export > runs.ndjson', 'Prints the records of all runs, a line each.'],
    ],
  },
  'runs prune': {
    examples: [
      ['klarna-cl runs prune --older-than 90', 'Removes runs that ended more than 90 days ago.'],
      ['klarna-cl runs prune 01M804HBM2DKQAXE8VW5XFC437', 'Removes one run, whatever it came to.'],
    ],
  },
  whoami: {
    summary: 'which profile, organization and mode would be used',
    examples: [
      ['klarna-cl whoami', 'Says whose credentials a command would use, and where they come from.'],
      ['klarna-cl whoami --profile staging --output table', 'Looks at another profile.'],
    ],
  },
  doctor: {
    summary: 'look for what keeps commands from working',
    notes: [
      "Looks at the configuration, the environment, the way to each service, the credentials, the clock and this machine's files. Each line is ok, warn or fail, with a remedy. It ends with 0 where nothing failed, else with 3.",
    ],
    examples: [
      ['klarna-cl doctor', 'Looks at all that a command would use here.'],
      ['klarna-cl doctor --profile staging', 'Looks at another profile.'],
      ['klarna-cl doctor --sandbox --output json', 'Shows what a machine in order looks like, for a program.'],
    ],
  },
};
