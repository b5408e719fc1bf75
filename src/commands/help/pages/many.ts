import type { HelpPages } from '../page.ts';

const reports = ['--report-junit', '--report-html', '--report-json', '--report-tap', '--report-csv'] as const;

/** Many payments from a file. */
export const manyPages: HelpPages = {
  batch: {
    summary: 'run a flow for each row of a file',
    flags: [
      [
        'For rows that do not say otherwise',
        ['--route', '--place', '--currency', '--capture', '--partner-account-id', '--confirm'],
      ],
      ['Which rows', ['--tags', '--shard', '--repeat', '--allow-shared-payment', '--new-authorization']],
      ['How fast, and how far', ['--concurrency', '--rate', '--max-failures', '--queue']],
      ['Before and after', ['--check', '--resume', '--new-batch']],
      ['Reports', reports],
    ],
    notes: [
      "Results are NDJSON on stdout, a line a row as it ends. --timeout is each row's. It ends with 0 where every row did what its column expect says, with 11 where some did not, with 7 where nobody knows it of some. Columns, reports and all the rest: klarna-cl help batch",
    ],
    examples: [
      ['klarna-cl batch payments.csv --check', 'Looks through the file, and sends nothing.'],
      [
        'klarna-cl batch payments.csv --route native --place > results.ndjson',
        'Runs a flow for each row, and keeps the results in a file.',
      ],
      [
        'klarna-cl batch payments.csv --max-failures 10 --report-html report.html',
        'Begins no more rows after ten failures, and writes a page about all of them.',
      ],
      ['klarna-cl batch payments.csv --resume', 'Goes on where a batch of this file was left.'],
    ],
  },
  'batch init': {
    notes: [
      'The template runs as it is with --sandbox. Without a name it is printed as CSV, else its ending says the format.',
    ],
    examples: [
      ['klarna-cl batch init payments.csv', 'Writes a template with one row of each kind.'],
      ['klarna-cl batch init --format yaml > payments.yaml', 'Prints one of scenarios, with several steps each.'],
    ],
  },
  worker: {
    summary: 'do the rows that a batch shares out over Redis',
    notes: [
      "A worker uses its own profile's credentials, and leaves batches of another mode, organization or address to others. KLARNA_CL_QUEUE_KEY (openssl rand -base64 32) is the same for the batch and all workers. A password is read from KLARNA_CL_QUEUE_PASSWORD, or from the address in KLARNA_CL_QUEUE_URL.",
      'Results of its rows are NDJSON on stdout. The first Ctrl-C, or SIGTERM, lets the rows under way come to their end; what they leave, another worker goes on with.',
    ],
    examples: [
      ['klarna-cl worker --queue redis://127.0.0.1:6379', 'Does rows until it is stopped.'],
      [
        'klarna-cl worker --queue rediss://redis.example.com:6380 --ca ca.pem --once',
        'Ends when no row is left, as a CI job has to.',
      ],
    ],
  },
  'merge-reports': {
    summary: 'put the reports of several batches together',
    flags: [['Reports', reports]],
    notes: [
      'It prints the summary of all rows, and ends with 0, 11 or 7 as a batch of all of them would. A row that stands in two reports with different results is refused. Nothing is sent, and no credentials are needed.',
    ],
    examples: [
      ['klarna-cl merge-reports shard-*.json --report-html all.html', 'Makes one page of the reports of all shards.'],
      [
        'klarna-cl merge-reports batch.json --report-junit junit.xml --report-csv all.csv',
        'Makes other reports of one.',
      ],
    ],
  },
};
