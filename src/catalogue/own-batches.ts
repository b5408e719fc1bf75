import { type Entry, retryNo } from './entry.ts';

const source = 'klarna-cl';

/** What klarna-cl says of batches. */
export const ownBatchCodes: readonly Entry[] = [
  {
    name: 'BATCH_PARTIAL',
    source,
    exit_code: 11,
    meaning: 'Some rows of the batch did not do what was expected of them, or did not run.',
    causes: [
      'A row ended otherwise than its column expect says; without one, 0 is expected.',
      '--max-failures kept the rest from running.',
    ],
    what_to_do: [
      'The result of a row says why: on stdout, and in the reports. `klarna-cl explain <code>` knows its code.',
      'Rows that did not run: `klarna-cl batch <file> --resume`.',
    ],
    ...retryNo('Run the rows that failed, after their causes are mended.'),
  },
  {
    name: 'BATCH_UNKNOWN',
    source,
    exit_code: 7,
    meaning: 'Of some rows of the batch nobody knows whether their last write was executed.',
    causes: ['A connection broke, or a service failed, after a write had left, and a look at it failed as well.'],
    what_to_do: [
      '`klarna-cl batch <file> --resume` finds out, and does what is left of these rows alone.',
      '`klarna-cl inspect <order>` shows what both services know.',
    ],
    ...retryNo('Resume the batch: what was executed is not repeated.'),
  },
  {
    name: 'BATCH_UNFINISHED',
    source,
    exit_code: 2,
    meaning: 'An earlier batch of the same file was interrupted, or of a row of it nobody knows. Nothing was sent.',
    causes: ['A batch that was stopped, killed, or cut off by --max-failures or a full disk is started once more.'],
    what_to_do: [
      '`klarna-cl batch <file> --resume` goes on with it: no row runs twice.',
      'Only where it is meant: --new-batch takes all rows once more. Nothing is authorized twice by that.',
    ],
    ...retryNo('Say first which of both is meant.'),
  },
  {
    name: 'BATCH_NOT_FOUND',
    source,
    exit_code: 2,
    meaning: 'There is no earlier batch of this file to go on with.',
    causes: [
      'The file was changed since, if only by a blank: another content is another batch.',
      'Another account, shard, machine or user.',
    ],
    what_to_do: ['`klarna-cl runs list` shows the batches there are.', 'Leave out --resume to begin a new one.'],
    ...retryNo('Name the file, or the batch, that is meant.'),
  },
  {
    name: 'BATCH_OTHER_FLAGS',
    source,
    exit_code: 2,
    meaning: 'The batch was started with other flags, which say what its rows are.',
    causes: ['--route, --place, --tags, --repeat or another flag for all rows differs from the first start.'],
    what_to_do: ['Pass the flags that the error names.'],
    ...retryNo('Pass the same flags first.'),
  },
  {
    name: 'EXPECTATION_UNMET',
    source,
    exit_code: 11,
    meaning: 'A step of a scenario file ended without an error, and otherwise than its expect says.',
    causes: ['The step was expected to be refused, or to come to another result.'],
    what_to_do: [
      'The message names the step, what it came to and what was expected: correct the file, or find out why.',
      'Later steps of the row were not taken; what the earlier ones did stays done.',
    ],
    ...retryNo('Correct what is expected, or what the steps before it do.'),
  },
  {
    name: 'CHECK_FAILED',
    source,
    exit_code: 5,
    meaning: 'A payment is not as the check step of a scenario file says that it should be.',
    causes: [
      'A step before did not do what it should.',
      'A name in the check is no path in what `klarna-cl inspect` prints.',
    ],
    what_to_do: ['`klarna-cl inspect <order>` prints all that can be checked, and why it is so.'],
    ...retryNo('Nothing was written by the check; correct it, or what went before.'),
  },
  {
    name: 'OTHER_STEP',
    source,
    exit_code: 2,
    meaning: 'A step of a scenario file that was interrupted is another one than it was when it began.',
    causes: ['A variable of the environment, or a file that a token comes from, has another value than it had then.'],
    what_to_do: ['Take the batch up again with the environment that it was begun with.'],
    ...retryNo('A step is finished as it was begun, or not at all.'),
  },
  {
    name: 'TOKEN_LOST',
    source,
    exit_code: 2,
    meaning: 'A token that an earlier step brought is not known any more, and the step that needs it was not taken.',
    causes: [
      'The batch was interrupted after that step; tokens are never written down, and this one could not be had again.',
    ],
    what_to_do: [
      '`klarna-cl inspect <order>` shows how far the payment has come.',
      '--new-batch begins the scenario anew, with a new token.',
    ],
    ...retryNo('The token is gone: a new batch gets a new one.'),
  },
];
