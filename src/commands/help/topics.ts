import { exitCodeEntries } from '../../catalogue/exit-codes.ts';
import { factsOf, keys } from '../../config/catalogue.ts';
import { environmentVariables } from '../../config/environment.ts';
import { wrap } from '../../output/wrap.ts';
import type { topicNames } from '../help.ts';
import { batchTopic } from './batch-topic.ts';

/** Names and what they mean, within the 80 columns of a usual terminal. */
const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows
    .map(([name, text]) => `  ${name}`.padEnd(width) + wrap(text, 80 - width).join(`\n${' '.repeat(width)}`))
    .map((line) => `${line}\n`)
    .join('');
};

/** The topics of `klarna-cl help`. */
export const topics: Readonly<Record<(typeof topicNames)[number], () => string>> = {
  routes: () => `Which route is yours

  both     token to Commerce Layer, then a v2 authorization at Klarna. For
           trying the integration in test mode and the sandbox, where it is the
           default. It would authorize a real purchase twice, so live mode and
           --place refuse it.
             token > read > send-token > authorize > confirm
  native   A shop on Commerce Layer's own Klarna gateway (klarna_payments).
           Klarna's order is created when the order is placed.
             token > read > send-token > [--place: place] > confirm
  network  An acquiring or direct partner on Klarna Network. Nothing is written
           to Commerce Layer; with --order amount and lines come from there.
             [--order: token > read] > authorize > confirm
`,
  browser: () => `The browser step

  klarna-cl checkout        lets the customer approve in a browser, takes the
                            token from there and goes on; the same as
  klarna-cl flow --browser

The address of a page is printed, and opened in your browser where there is one.
  native   The page is on this machine (127.0.0.1), with Klarna's widget for the
           order's klarna_payment, which is created where there is none yet.
  network  The page is Klarna's: that of a payment request with the order's
           amount, lines, addresses and customer. --payment-request-id follows
           one that is there already.

  --no-open           prints the address alone; --qr adds a QR code
  --wait <s>          how long the customer may take (900 seconds)
  --token-file <f>    ends once the token is in this file, which you alone can
                      read; it is good for 60 minutes
  --listen <url>      (network) Klarna reports to this public address, which
                      leads to --port here: quicker than asking

Which browser: BROWSER names the command, none means none. Without it the usual
one opens, but not in CI, not over SSH, and not where Linux has no screen.
KLARNA_CL_ACCESSIBLE=1 says each change in a line of its own.

Over SSH: pass --port 4011 --no-open, run on your own computer
  ssh -N -L 4011:127.0.0.1:4011 <this machine>
and open the printed address there; the port must be the same on both sides. A
sandbox has a port of its own, and needs an -L more: the command that is printed
has both. In a container, run the browser there too. A page of Klarna's opens
anywhere.

In CI: the address is the one line on stderr that --quiet leaves, and another
program may open it there. Without one, this ends with 9 after --wait.

  0    the customer approved, and the rest of the route was done
  8    Klarna declined: final for this attempt
  9    not approved: stopped, closed, timed out, expired, cancelled; the error
       names the command that goes on, klarna-cl flow --resume <run-id>
  2    --port is taken, or a flag means nothing here; nothing was sent
  130  Ctrl-C; the page says so and closes

What is safe to share: the local address opens on this machine alone, in one tab
at a time, until the customer is done; whoever opens it sees the order's number
and amount, and can approve or stop in the customer's place. Klarna's address
does so from anywhere: give it to the customer, and to nobody else. No token
stands in an address of ours.
`,
  batch: batchTopic,
  'exit-codes': () => {
    const rows = exitCodeEntries.map(
      ({ exit_code, name, meaning }) => [`${exit_code}`.padEnd(4) + name, meaning] as const,
    );
    return `Exit codes\n\n${table(rows)}\nklarna-cl explain <number> says why, and what to do next.\n`;
  },
  environment: () =>
    `Environment variables\n\n${table(environmentVariables.map(({ name, description }) => [name, description]))}`,
  config: () => `Configuration

A value is taken from the first of: flag, environment, .klarnarc (from the
working folder upward, then the home folder), stored profile (klarna-cl config),
a question, else it is refused. Credentials come as a set from one source;
--profile beats credential variables.

Keys of a profile and of .klarnarc:

${table(keys.map((key) => [key, factsOf(key).description]))}`,
  sandbox: () => `The sandbox

  klarna-cl flow --sandbox  one run against a sandbox inside the process
  klarna-cl sandbox         a server for as many runs as you like; they are
                            journaled like any other, so a sandbox started anew
                            wants a journal of its own (KLARNA_CL_STATE_DIR) or
                            --new-authorization
  klarna-cl sandbox seed    adds orders to a server that runs: those of a file
                            (YAML or JSON, docs/shop.example.yaml), or the usual
                            one
  klarna-cl sandbox reset   brings it back to what it started with
  klarna-cl sandbox ledger  what was written, in order; --follow shows it as it
                            happens
  klarna-cl testdata        Klarna's published test customers

Its credentials are published: client sandbox, secret sandbox-secret, API key
klarna_test_api_sandbox, account krn:partner:global:account:test:SANDBOX0.
Payment ertHJlpPTR of order 1234 (NgojhKoyYN) waits for the auth token
0b1d9815-165e-42e2-8867-35bc03789e00.

Session tokens: krn:payment:eu1:klarna-network-session-token:sandbox-<case>,
with the cases approved, declined, step-up, conflict, amount-mismatch,
validation-error, invalid-content-type, expired, resource-not-found, not-found,
unauthorized, operation-forbidden, traffic-guard, rate-limited, internal-error,
timeout, temporary-unavailable, server-configuration-error, timeout-once,
internal-error-once. The case step-up needs step_up_config in the body (--data),
and declines without.

Auth tokens: sandbox-auth is placed well, and so are
  sandbox-place-pending     with fraud_status PENDING
  sandbox-capture-declined  sandbox-refund-declined   sandbox-void-declined
                            but that step is refused later
  sandbox-capture-pending   sandbox-refund-pending
                            but that step takes its time
while sandbox-place-declined is refused on placing, and sandbox-place-lost is
paid for and not placed. Any other string is stored and fails on placing.

Either kind may have an ending of your own after a dot: sandbox-auth.1.

What happens outside of both APIs, with curl:
  POST /__sandbox/payment-requests/<id>  {"action": "start"}, then complete,
                                         abort or decline: the customer
  POST /__sandbox/clock                  {"advance": "28d"}
  POST /__sandbox/faults                 {"rules": ["POST /v2/**=500:1"]}
`,
  output: () => `Output

stdout holds one document: pretty JSON, or what --output makes of it (json,
compact, ndjson, yaml, table). Everything else goes to stderr: steps, questions,
errors.

Tokens and personal data are masked (0b1d…9e00) unless --reveal; credentials
always are. An error is three lines (what, why, next); the name in brackets at
the end of the first leads to more: klarna-cl explain <name>. With --output json
or compact it is one JSON object, the last line of stderr. Amounts in JSON are
minor units: 11800 is USD 118.00.

--verbose shows each exchange on stderr, --har <file> keeps them in a HAR 1.2
file for you alone: every attempt, masked always, whether the command ends well
or not. klarna-cl runs export <run-id> makes one file of a run for a ticket.
`,
};
