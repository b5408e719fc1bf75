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
];
