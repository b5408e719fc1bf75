import { examples, rows } from '../blocks.ts';
import type { Topic } from '../topics.ts';

/** `klarna-cl help browser`. */
export const browserTopic: Topic = [
  {
    heading: 'The browser step',
    blocks: [
      examples([
        'klarna-cl checkout',
        'Lets the customer approve in a browser, takes the token from there and goes on; the same as klarna-cl flow --browser.',
      ]),
      'The address of a page is printed, and opened in your browser where there is one.',
      rows(
        [
          'native',
          "The page is on this machine (127.0.0.1), with Klarna's widget for the order's klarna_payment, which is created where there is none yet.",
        ],
        [
          'network',
          "The page is Klarna's: that of a payment request with the order's amount, lines, addresses and customer. --payment-request-id follows one that is there already.",
        ],
      ),
      rows(
        ['--no-open', 'prints the address alone; --qr adds a QR code'],
        ['--wait <s>', 'how long the customer may take (900 seconds)'],
        [
          '--token-file <file>',
          'ends once the token is in this file, which you alone can read; it is good for 60 minutes',
        ],
        [
          '--listen <url>',
          '(network) Klarna reports to this public address, which leads to --port here: quicker than asking',
        ],
      ),
    ],
  },
  {
    heading: 'Which browser',
    blocks: [
      'BROWSER names the command, none means none. Without it the usual one opens, but not in CI, not over SSH, and not where Linux has no screen. KLARNA_CL_ACCESSIBLE=1 says each change in a line of its own.',
    ],
  },
  {
    heading: 'Over SSH, in a container, in CI',
    blocks: [
      'Over SSH: pass --port 4011 --no-open, run on your own computer',
      { lines: ['  ssh -N -L 4011:127.0.0.1:4011 <this machine>'] },
      "and open the printed address there; the port must be the same on both sides. A sandbox has a port of its own, and needs an -L more: the command that is printed has both. In a container, run the browser there too. A page of Klarna's opens anywhere.",
      'In CI the address is the one line on stderr that --quiet leaves, and another program may open it there. Without one, this ends with 9 after --wait.',
    ],
  },
  {
    heading: 'What it ends with',
    blocks: [
      rows(
        ['0', 'the customer approved, and the rest of the route was done'],
        ['8', 'Klarna declined: final for this attempt'],
        [
          '9',
          'not approved: stopped, closed, timed out, expired, cancelled; the error names the command that goes on, klarna-cl flow --resume <run-id>',
        ],
        ['2', '--port is taken, or a flag means nothing here; nothing was sent'],
        ['130', 'Ctrl-C; the page says so and closes'],
      ),
    ],
  },
  {
    heading: 'What is safe to share',
    blocks: [
      "The local address opens on this machine alone, in one tab at a time, until the customer is done; whoever opens it sees the order's number and amount, and can approve or stop in the customer's place. Klarna's address does so from anywhere: give it to the customer, and to nobody else. No token stands in an address of ours.",
    ],
  },
];
