import { examples, rows } from '../blocks.ts';
import type { Topic } from '../topics.ts';

/** `klarna-cl help batch`. */
export const batchTopic: Topic = [
  {
    heading: 'Batches',
    blocks: [
      examples(
        ['klarna-cl batch init rows.csv', 'A template that runs in the sandbox.'],
        ['klarna-cl batch rows.csv --check', 'Looks through the file and sends nothing.'],
        ['klarna-cl batch rows.csv', 'Runs a flow for each of its rows.'],
      ),
      'The file is CSV, NDJSON (.ndjson, .jsonl) or a scenario file (.yaml); - reads stdin. All of it is checked before the first request, and a mistake is told with its line and column.',
    ],
  },
  {
    heading: 'Columns',
    blocks: [
      'In any order (keys in NDJSON); an empty cell says nothing, and a flag of the same name then speaks for it.',
      rows(
        ['id', 'unique; else row-<line>'],
        ['tags', "words to choose by: --tags smoke, --tags '!errors'"],
        [
          'expect',
          'what the row should end with: an exit code (0 if empty), a result (APPROVED, DECLINED) or an error\'s code (RESOURCE_CONFLICT); a row "succeeded" when it did',
        ],
        ['route', 'both, native or network: klarna-cl help routes'],
        [
          'payment-id, auth-token, …',
          'as the flags of klarna-cl flow: session-token, order, amount, currency, reference, payment-request-id, partner-account-id, capture, idempotency-key, data, place, confirm, new-authorization; amounts are minor units',
        ],
        ['auth-token-file', 'the name of a file that holds the token; session-token-file as well'],
        ['comment', 'for people'],
      ),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what stands in a cell
      'In a cell, ${row}, ${line}, ${turn}, ${uuid} and ${env:NAME} stand for values; --repeat runs the file so many times, and needs them in its tokens. Two rows on one payment are refused, unless --allow-shared-payment says that it is meant: they then run one after the other.',
    ],
  },
  {
    heading: 'How fast',
    blocks: [
      '--concurrency rows at a time (16), --rate rows a second at most. What Commerce Layer allows an address (sliding windows, stricter in test mode) is kept to by all processes of a machine together, and so is what X-Ratelimit headers say. Tokens live 60 minutes: --check says how long a file will take. --shard 2/4 runs one part of four; a row is always in the same part.',
    ],
  },
  {
    heading: 'What you see',
    blocks: [
      'On a terminal, a block that is drawn again where it stands; elsewhere, or with KLARNA_CL_ACCESSIBLE=1, a line every ten seconds. Both are on stderr, and --quiet leaves them out. On stdout each row is a line of NDJSON once it is over: > results.ndjson keeps it out of the way (a program that reads it and writes to the same terminal wants --quiet). --verbose mixes the exchanges of rows that run at the same time; --concurrency 1 keeps them apart.',
      'Reports, several at once, masked: --report-junit, --report-html, --report-json, --report-tap, --report-csv <file>. klarna-cl merge-reports puts the JSON reports of shards together.',
    ],
  },
  {
    heading: 'Going on',
    blocks: [
      'Every row is journaled before its requests leave. Ctrl-C begins no more rows and waits for the answers that are under way; a second one leaves at once. After that, after --max-failures, or after a crash:',
      examples(
        ['klarna-cl batch rows.csv --resume', 'Skips what is finished, and runs no write twice.'],
        ['klarna-cl batch rows.csv --new-batch', 'Begins anew.'],
      ),
      'Without either, the same file is refused (BATCH_UNFINISHED). Failed rows are finished: give them in a new file, with new tokens.',
    ],
  },
  {
    heading: 'What it ends with',
    blocks: [
      rows(
        ['0', 'every row did what was expected'],
        ['2, 3, 10', 'refused before the first request'],
        ['6', 'the same batch is running already'],
        ['7', 'of some rows nobody knows; --resume finds out'],
        ['11', 'some rows did not do what was expected, or did not run'],
        ['13', 'the disk is full, or a file cannot be read or written'],
        ['130, 143', 'stopped by a signal'],
      ),
    ],
  },
  {
    heading: 'More than one machine',
    blocks: [
      '--queue redis://... puts the rows on Redis, and klarna-cl worker --queue redis://... on any number of machines takes them. KLARNA_CL_QUEUE_KEY (openssl rand -base64 32) seals the tokens on the way: the batch and all workers are given the same one.',
    ],
  },
];
