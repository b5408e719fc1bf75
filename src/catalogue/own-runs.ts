import { type Entry, retryAfterWait, retryNo } from './entry.ts';

const source = 'klarna-cl';

/** What the journal of klarna-cl says. */
export const ownRunCodes: readonly Entry[] = [
  {
    name: 'LOCKED',
    source,
    exit_code: 6,
    meaning:
      'Another klarna-cl is at work on the same payment, order or token; of a sandbox’s data file (13): another sandbox has it.',
    causes: [
      'Two scripts, or a script and a person, at once.',
      'A process on another machine that is gone for good left its lock.',
    ],
    what_to_do: [
      'Wait until it has ended; the error names its process and since when.',
      'A lock whose process is gone is taken over by itself.',
    ],
    ...retryAfterWait('When the other one has ended.'),
  },
  {
    name: 'RUN_NOT_FOUND',
    source,
    exit_code: 2,
    meaning: 'The journal of this machine has no such run.',
    causes: [
      'A run id that was cut off, of another machine or user, or already removed.',
      'A run in the sandbox inside a process, which keeps no journal.',
    ],
    what_to_do: ['`klarna-cl runs list` shows what there is.'],
    ...retryNo('Correct the run id first.'),
  },
  {
    name: 'SECOND_AUTHORIZATION',
    source,
    exit_code: 7,
    meaning:
      'This order or token was authorized before, or may have been: another authorization is refused. Nothing was sent.',
    causes: [
      'An earlier run was APPROVED, or ended with 7.',
      'The order was already handed to Klarna by its native gateway.',
    ],
    what_to_do: [
      '`klarna-cl flow --resume <run-id>` of the earlier run, which the error names.',
      'If a second one is really meant: --new-authorization.',
    ],
    ...retryNo('It would charge the customer twice.'),
  },
  {
    name: 'KEY_EXPIRED',
    source,
    exit_code: 7,
    meaning: 'The authorization is too old to be sent again: Klarna keeps an idempotency key for 24 hours.',
    causes: ['A run that ended with 7 was resumed a day later.'],
    what_to_do: [
      'Look for its reference in the Klarna portal.',
      'Only if nothing is there: a new approval by the customer.',
    ],
    ...retryNo('A repeat would no longer be recognised as one.'),
  },
  {
    name: 'SESSION_TOKEN_EXPIRED',
    source,
    exit_code: 5,
    meaning: 'The session token of the run is older than 60 minutes; no authorization was made.',
    causes: ['The run was resumed too late.'],
    what_to_do: ['Let the customer approve a new payment request, and start a new run with its token.'],
    ...retryNo('A dead token stays dead.'),
  },
  {
    name: 'TOKEN_REPLACED',
    source,
    exit_code: 5,
    meaning: 'The Klarna payment holds another token than the one of this run, or none any more. Nothing was changed.',
    causes: ['The checkout or another run stored a newer one.', 'Somebody took it away.'],
    what_to_do: [
      'Find out who writes to it: `klarna-cl inspect <payment>`.',
      'With the token that is meant, start a new run.',
    ],
    ...retryNo('The older token would take the newer one’s place.'),
  },
  {
    name: 'OTHER_TOKEN',
    source,
    exit_code: 2,
    meaning: 'The token that was passed is not the one of the run that is resumed.',
    causes: ['A new token for an old run; a token that was cut off.'],
    what_to_do: ['Pass the same token. Another token needs a new run.'],
    ...retryNo('Not with this token.'),
  },
  {
    name: 'OTHER_ADDRESS',
    source,
    exit_code: 2,
    meaning: 'The authorization would go to another address than before, so it would be no repeat.',
    causes: ['The profile, the account or KLARNA_BASE_URL changed since the run was started.'],
    what_to_do: ['Use the configuration that the run was started with.'],
    ...retryNo('Not with this configuration.'),
  },
  {
    name: 'OTHER_PARTIES',
    source,
    meaning:
      'The run cannot go on from here: organization, account, address or mode are others than those it was started with.',
    causes: ['Another profile, or other variables.'],
    what_to_do: ['Use the configuration that the error names; for a live run with --live.'],
    ...retryNo('Not with this configuration.'),
  },
];
