import { examples, rows } from '../blocks.ts';
import type { Topic } from '../topics.ts';

/** `klarna-cl help live`. */
export const liveTopic: Topic = [
  {
    heading: 'Test and live',
    blocks: [
      'Test is the default. What moves money with live credentials needs --live, and a confirmation: the name of the profile typed in on a terminal, --yes elsewhere. Without both nothing is sent (10).',
      "All that says test or live has to agree, or nothing is written: the hosts, the beginning of Klarna's key (klarna_test_, klarna_live_), the account (:test:, :live:), Commerce Layer's access token, the profile's mode, and what the answers say.",
      'Every command that talks to a service says first, on stderr, which profile, organization and mode it uses (not with --quiet).',
      rows(
        ['--route native', 'or network: live mode refuses both, which would authorize a purchase twice (10)'],
        ['--sandbox', 'ignores your credentials, and has no live mode'],
        ['--dry-run', 'shows the requests, and sends nothing; so does --curl'],
      ),
      examples(
        ['klarna-cl whoami', 'Says which mode a command would use, and why; it sends nothing.'],
        [
          'klarna-cl flow --live --profile shop --route native --payment-id ertHJlpPTR --auth-token-file token.txt',
          'Asks for the name of the profile before it sends anything.',
        ],
      ),
    ],
  },
];

/** `klarna-cl help resume`. */
export const resumeTopic: Topic = [
  {
    heading: 'When a run was interrupted, or nobody knows what came of it',
    blocks: [
      'What is about to be sent is in a journal on this machine before it leaves. After Ctrl-C, a crash, a full disk, or exit code 7, do not pay again: go on with the run.',
      examples(
        ['klarna-cl runs list --unsettled', 'Lists the runs that need it.'],
        [
          'klarna-cl flow --resume 01M804HBM2DKQAXE8VW5XFC437 --auth-token-file token.txt',
          'Finds out what became of the last write, does what is left, and nothing twice.',
        ],
        ['klarna-cl batch payments.csv --resume', 'Does the same for all rows of a batch.'],
        ['klarna-cl inspect 1234', 'Shows what both services say about the payment.'],
      ),
      'Tokens are passed again, since the journal holds their hash alone; one that came from a file is read from there again.',
      rows(
        ['6', 'nothing was executed: the same command may be run again'],
        [
          '7',
          'it may have been executed: --resume reads what came of it, or asks Klarna again with the same idempotency key, which is known there for 24 hours',
        ],
        ['130, 143', 'stopped by a signal, after the answer to what was under way; the error names the resume'],
      ),
      'A run with --sandbox cannot be resumed, since its sandbox has ended. The journal of one machine is not known to another.',
    ],
  },
];
