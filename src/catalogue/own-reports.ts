import { type Entry, retryNo } from './entry.ts';

/** What klarna-cl says of reports. */
export const ownReportCodes: readonly Entry[] = [
  {
    name: 'REPORT_CONFLICT',
    source: 'klarna-cl',
    exit_code: 2,
    meaning: 'Two reports hold different results for the same row, so merge-reports made nothing of them.',
    causes: [
      'One of them was written before the batch was taken up again, the other after it.',
      'The same rows were run twice: without --shard on two machines, or with --new-batch.',
    ],
    what_to_do: [
      'Leave out the older report: that of a batch that was taken up again holds all of its rows.',
      '`klarna-cl inspect <order>` shows what became of the payment that the row is about.',
    ],
    ...retryNo('Decide first which report is the true one.'),
  },
];
