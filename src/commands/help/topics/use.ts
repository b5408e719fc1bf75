import { examples, rows } from '../blocks.ts';
import type { Topic } from '../topics.ts';

/** `klarna-cl help output`. */
export const outputTopic: Topic = [
  {
    heading: 'Output',
    blocks: [
      'stdout holds one document: pretty JSON, or what --output makes of it (json, compact, ndjson, yaml, table). Everything else goes to stderr: steps, questions, errors. A pager is never started.',
      'Tokens and personal data are masked (0b1d…9e00) unless --reveal; credentials always are. An error is three lines (what, why, next); the name in brackets at the end of the first leads to more: klarna-cl explain <name>. With --output json or compact it is one JSON object, the last line of stderr. Amounts in JSON are minor units: 11800 is USD 118.00.',
      '--verbose shows each exchange on stderr, --har <file> keeps them in a HAR 1.2 file for you alone: every attempt, masked always, whether the command ends well or not. klarna-cl runs export <run-id> makes one file of a run for a ticket.',
    ],
  },
  {
    heading: 'A part of it',
    blocks: [
      examples(
        ['klarna-cl testdata --query "customers[].type.email" --raw', 'JMESPath; --raw leaves the quotes out.'],
        ['klarna-cl runs list --jq ".runs[] | .run_id" --raw', 'The same with a filter of jq 1.7, which is built in.'],
      ),
      'A filter that cannot be read, and a field that there is not, are refused before anything is sent; --query alone tells the fields. A filter works on the masked document after the work, and changes neither the work nor the exit code. Where it fails the document is printed whole, and stderr says so. JSON errors are filtered too, and printed whole where that finds nothing in them.',
    ],
  },
  {
    heading: 'On the screen',
    blocks: [
      'Colours: the first that is set of --no-color, FORCE_COLOR (0 for none), NO_COLOR, CLICOLOR_FORCE, TERM=dumb, CLICOLOR=0 decides; else a terminal is coloured. KLARNA_CL_ACCESSIBLE=1 is for screen readers: nothing moves, questions are plain lines, and tables are names and values.',
    ],
  },
];

/** `klarna-cl help scripts`. */
export const scriptsTopic: Topic = [
  {
    heading: 'In a script or a CI job',
    blocks: [
      'Nothing is asked unless stdin, stdout and stderr are all terminals; --no-input, or KLARNA_CL_NO_INPUT=1, makes sure of it. What is missing is then refused by the name of its flag, before anything is sent.',
      rows(
        ['0', 'it is done; any other exit code says what happened: klarna-cl help exit-codes'],
        ['2, 3, 10', 'nothing was sent: the command line, the configuration, or the live guard'],
        ['6', 'nothing was executed: try again later'],
        ['7', 'nobody knows: never pay again, klarna-cl help resume'],
      ),
      'stdout is one JSON document, whatever is said on stderr. With KLARNA_CL_OUTPUT=json errors are JSON as well: one object, the last line of stderr.',
      examples(
        [
          'klarna-cl flow --sandbox --route native --place --payment-id ertHJlpPTR --auth-token sandbox-auth --quiet --output compact',
          'Prints the result in one line, and nothing else.',
        ],
        [
          'klarna-cl inspect 1234 --until paid --timeout 600 --quiet > order.json',
          'Waits for a state; 6 says that the time is over.',
        ],
        [
          'klarna-cl batch payments.csv --report-junit junit.xml',
          'Runs many payments, with a report that CI systems show.',
        ],
      ),
      'Credentials come from the environment (klarna-cl help environment), payment tokens from stdin or a file. --reveal is ignored where CI is set.',
    ],
  },
];

/** `klarna-cl help secrets`. */
export const secretsTopic: Topic = [
  {
    heading: 'Credentials',
    blocks: [
      'They are never flags, since other users see command lines. They come from the environment, from a .klarnarc that names variables, from a stored profile, by stdin, or from a question that shows nothing of the answer.',
      examples(
        ['klarna-cl config set cl_client_secret - < secret.txt', 'Stores one in a profile.'],
        ['klarna-cl whoami', 'Says where each value comes from.'],
        ['klarna-cl config logout', 'Forgets those of a profile, and its access token.'],
      ),
      "Secrets of a profile are stored in the system's keyring (macOS Keychain, Windows Credential Manager, Secret Service on Linux) where one answers within 3 s; else in the file of the profiles, not encrypted, which is said each time. --insecure-storage takes the file on purpose.",
      examples(['klarna-cl config import --from stored', 'Moves secrets from the file into the keyring.']),
      'Files are readable by you alone (0600). One that others can read, or that is a link, is refused (3). Access tokens are kept for a part of their life, in a file of that kind; config logout revokes them.',
    ],
  },
  {
    heading: 'Payment tokens',
    blocks: [
      'They may stand in flags; - reads stdin and --auth-token-file, --session-token-file read a file, which keeps them out of the list of processes and of the history of a shell.',
      'They are masked wherever they appear, by field and by value (0b1d…9e00), and hashed in the journal. --reveal shows them, but never in a HAR file, a report, an exported run or CI. Credentials are never shown.',
    ],
  },
];
