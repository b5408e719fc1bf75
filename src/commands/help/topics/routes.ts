import { examples, rows } from '../blocks.ts';
import type { Topic } from '../topics.ts';

/** `klarna-cl help routes`. */
export const routesTopic: Topic = [
  {
    heading: 'Which route is yours',
    blocks: [
      rows(
        [
          'both',
          'Token to Commerce Layer, then a v2 authorization at Klarna. For trying the integration in test mode and the sandbox, where it is the default. It would authorize a real purchase twice, so live mode and --place refuse it.',
        ],
        [
          'native',
          "A shop on Commerce Layer's own Klarna gateway (klarna_payments). Klarna's order is created when the order is placed.",
        ],
        [
          'network',
          'An acquiring or direct partner on Klarna Network. Nothing is written to Commerce Layer; with --order amount and lines come from there.',
        ],
      ),
    ],
  },
  {
    heading: 'Their steps',
    blocks: [
      rows(
        ['both', 'token > read > send-token > authorize > confirm'],
        ['native', 'token > read > send-token > [--place: place] > confirm'],
        ['network', '[--order: token > read] > authorize > confirm'],
      ),
      examples(
        ['klarna-cl flow --sandbox --route native --place', 'Tries one of them.'],
        ['klarna-cl config set route native', 'Makes it the one that is taken where no flag says otherwise.'],
      ),
    ],
  },
];
