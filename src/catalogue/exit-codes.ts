import { type ExitName, exitCodes } from '../errors.ts';
import { type Entry, retryAfterWait, retryNo, retryYes } from './entry.ts';

type Meaning = Omit<Entry, 'name' | 'source' | 'exit_code'>;

const described: Readonly<Record<ExitName, Meaning>> = {
  ok: {
    meaning: 'Done: APPROVED, token stored, placed.',
    causes: ['The command did what it was asked for.'],
    what_to_do: ['Go on with what `next` says in the document on stdout.'],
    ...retryNo('It is done.'),
  },
  internal: {
    meaning: 'A bug in klarna-cl.',
    causes: ['Something happened that its authors did not think of.'],
    what_to_do: [
      'Run it again with --verbose and report the stack trace, without tokens.',
      'If a payment was under way: `klarna-cl runs list --unsettled` says what is open.',
    ],
    ...retryNo('The same input most likely meets the same bug.'),
  },
  usage: {
    meaning: 'Bad flag or value; nothing was sent.',
    causes: [
      'A flag is misspelt, contradicts another one, or has no value.',
      'A script left out a value that nobody can be asked for.',
    ],
    what_to_do: ['Read the line that starts with Next.', '`klarna-cl <command> --help` lists the flags.'],
    ...retryNo('Correct the command line first.'),
  },
  config: {
    meaning: 'Configuration or credentials missing, mixed, corrupt or unsafe; nothing was sent.',
    causes: [
      'No profile and no variables, or half of a set of credentials from each of two sources.',
      'A configuration file that others can read, that is a link, or that cannot be parsed.',
    ],
    what_to_do: [
      '`klarna-cl doctor` checks all of it and names a remedy for each line.',
      '`klarna-cl whoami` shows each value and where it comes from.',
    ],
    ...retryNo('Correct the configuration first.'),
  },
  auth: {
    meaning: 'The API refused the credentials or the permission.',
    causes: [
      'The credentials belong to the other mode, region or organization, or have stray white space.',
      'They are good, and this client or key may not do what was asked.',
    ],
    what_to_do: [
      '`klarna-cl doctor` asks both services.',
      'Look up the code in brackets as well: it says which of the two it is.',
    ],
    ...retryNo('The same credentials are refused again.'),
  },
  rejected: {
    meaning: 'The API refused the request.',
    causes: [
      'A value, an id or a token is wrong, spent or of another order.',
      'The payment is in a state that does not allow it.',
    ],
    what_to_do: ['Look up the code in brackets.', '`klarna-cl inspect <order>` shows the state of the payment.'],
    ...retryNo('The same request is refused again.'),
  },
  unavailable: {
    meaning: 'Unreachable or overloaded, and known not to have been executed: try later.',
    causes: [
      'The network, a proxy or the service is down.',
      'Too many requests (429), or Klarna’s traffic guard.',
      'Another klarna-cl is at work on the same payment.',
    ],
    what_to_do: [
      'Wait, then run the same command again.',
      'In a script: a pause of a minute, and fewer requests at a time.',
    ],
    ...retryAfterWait('Nothing was executed, so the same command is safe.'),
  },
  unknown: {
    meaning: 'It may have been executed: resume, or look; never send a new authorization for it.',
    causes: ['The connection broke, or the service failed, after a write had left.'],
    what_to_do: [
      '`klarna-cl flow --resume <run-id>` finds out and does what is left; the run id stands in the error.',
      '`klarna-cl inspect <order>` shows what both services know.',
    ],
    ...retryNo(
      'Resume the run. The same command with the same token and values is safe for 24 hours; another authorization is not.',
    ),
  },
  declined: {
    meaning: 'Klarna said DECLINED: final for this approval.',
    causes: ['Klarna’s assessment of this customer and purchase, at this moment.'],
    what_to_do: [
      'Offer the customer another way to pay.',
      'A further attempt at Klarna needs a new approval by the customer.',
    ],
    ...retryNo('The same token gets the same result.'),
  },
  'step-up': {
    meaning: 'STEP_UP_REQUIRED: the customer must act.',
    causes: [
      'Klarna wants the customer to approve again.',
      'The customer has not approved in the browser yet, left, or took too long.',
    ],
    what_to_do: ['Give the customer the address that was printed.', 'Then go on with the command in the last line.'],
    ...retryAfterWait('After the customer has approved.'),
  },
  'live-guard': {
    meaning: 'A live action without --live and its confirmation, or test and live mixed.',
    causes: [
      'Live credentials, and neither --live nor the confirmation.',
      'Key, account, address, access token and profile disagree about test and live.',
      'The route both, in live mode.',
    ],
    what_to_do: [
      '`klarna-cl whoami` shows the mode and what it follows from.',
      'If live is meant: --live, and --yes in a script.',
    ],
    ...retryNo('Nothing was sent. Say which mode is meant first.'),
  },
  partial: {
    meaning: 'Some rows of a batch did not meet their expectation.',
    causes: ['Each row has an end of its own: the report names it.'],
    what_to_do: ['Read the report and look up the codes of the rows that failed.'],
    ...retryNo('Run the rows that failed, after their causes are mended.'),
  },
  'not-placed': {
    meaning: 'The token is stored, the order is not placed.',
    causes: ['Klarna refused when Commerce Layer created its order.', 'The order lacks something that placing needs.'],
    what_to_do: [
      '`klarna-cl inspect <order>` says why.',
      'After a refusal by Klarna the customer has to authorize again: the refusal sticks to the token.',
      'To give it up: `klarna-cl repair nullify-payment-source <order>` takes the live token away.',
    ],
    ...retryNo('A refusal sticks to its token; placing again with the same one fails again.'),
  },
  'local-io': {
    meaning: 'Disk full, unreadable file, broken journal.',
    causes: [
      'No space or no permission where the state folder is.',
      'A journal or data file that was changed or damaged.',
    ],
    what_to_do: [
      'Make room, or mend the permissions.',
      '`klarna-cl doctor` says whether the state folder can be written.',
    ],
    ...retryYes('Once the file system takes it. What was done by then stays done.'),
  },
  protocol: {
    meaning: 'An answer that cannot be believed.',
    causes: [
      'A proxy or login page answers in place of the service.',
      'The certificate is not one to trust.',
      'An answer about another id, amount, currency or mode.',
    ],
    what_to_do: ['Check the base URLs and the proxy with `klarna-cl doctor`.', '`--verbose` shows what came.'],
    ...retryNo('Find out first who answers.'),
  },
  interrupted: {
    meaning: 'SIGINT (Ctrl-C).',
    causes: ['Somebody stopped it.'],
    what_to_do: [
      'Read the line that starts with Why: it says what was done by then.',
      '`klarna-cl runs list --unsettled` names a run that is open.',
    ],
    ...retryYes('The same command with the same tokens goes on without doing anything twice.'),
  },
  terminated: {
    meaning: 'SIGTERM.',
    causes: ['The system, a container or a job runner stopped it, perhaps for its time limit.'],
    what_to_do: [
      'Read the line that starts with Why: it says what was done by then.',
      '`klarna-cl runs list --unsettled` names a run that is open.',
    ],
    ...retryYes('The same command with the same tokens goes on without doing anything twice.'),
  },
};

// Object.entries forgets the literal names.
const codes = Object.entries(exitCodes) as readonly [ExitName, number][];

/** What klarna-cl itself ends with. */
export const exitCodeEntries: readonly (Entry & { readonly exit_code: number })[] = codes.map(([name, exit_code]) => ({
  name,
  source: 'exit-code',
  exit_code,
  ...described[name],
}));
