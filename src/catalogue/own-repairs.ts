import { type Entry, nothingToRetry, retryAfterWait, retryNo } from './entry.ts';

const source = 'klarna-cl';
const refused = { source, exit_code: 5 } as const;
const open = { source, exit_code: 7 } as const;

/** The same of `repair`. */
export const ownRepairCodes: readonly Entry[] = [
  {
    name: 'NO_ORDER',
    ...refused,
    meaning: 'The Klarna payment belongs to no order.',
    causes: ['It was created without one, or is an old one.'],
    what_to_do: ['Name the order instead: its number or its id.'],
    ...retryNo('Name the order first.'),
  },
  {
    name: 'NO_KLARNA_PAYMENT',
    ...refused,
    meaning: 'The order has no Klarna payment.',
    causes: ['Its payment source was taken away, or is another one.'],
    what_to_do: ['`klarna-cl inspect <order>`; a payment that it had before is named by its own id.'],
    ...retryNo('Name the payment first.'),
  },
  {
    name: 'NOT_PAID',
    ...refused,
    meaning:
      'There is nothing to fix: only what is paid for and not placed, or has lost its payment source, is mended so.',
    causes: ['repair fix-payment-source for an order that waits for something else.'],
    what_to_do: ['`klarna-cl inspect <order>` says what it waits for.'],
    ...nothingToRetry,
  },
  {
    name: 'NOT_REPAIRED',
    ...refused,
    meaning: 'The repair was made, and reading it back shows that it did not help.',
    causes: ['Something else stands in the way, or undid it.'],
    what_to_do: ['`klarna-cl inspect <order>` shows how it stands now.'],
    ...retryNo('Find out first what stands in the way.'),
  },
  {
    name: 'MAY_BE_PLACED',
    ...open,
    meaning: 'The order may be placed already: nobody knows what became of an earlier placing. Nothing was sent.',
    causes: ['A run that was killed while it placed the order, or ended with exit code 7.'],
    what_to_do: ['`klarna-cl flow --resume <run-id>` of that run, which the error names.'],
    ...retryNo('Resume the earlier run first.'),
  },
  {
    name: 'TOKEN_SPENT',
    ...refused,
    meaning: 'Klarna’s order was made with this authorization token: it cannot be cancelled any more.',
    causes: ['The order is placed.'],
    what_to_do: [
      'To give the money back: `klarna-cl void <order>`, or `klarna-cl refund <order>` for what is captured.',
    ],
    ...retryNo('A spent token stays spent.'),
  },
  {
    name: 'TOKEN_MAY_BE_SPENT',
    ...open,
    meaning: 'An order may be in the making with this authorization token, so it is not cancelled. Nothing was sent.',
    causes: ['The order is being placed, or a run that placed it is not settled.'],
    what_to_do: ['`klarna-cl inspect <order>`, then decide.'],
    ...retryAfterWait('When it is clear what became of the order.'),
  },
  {
    name: 'TOKEN_HIDDEN',
    ...refused,
    meaning: 'The API client is not shown the payment’s token, and so cannot cancel it.',
    causes: ['A sales channel, or a role without that permission.'],
    what_to_do: ['Use the credentials of an integration.'],
    ...retryNo('The same client is shown the same.'),
  },
  {
    name: 'NO_TOKEN',
    ...refused,
    meaning: 'What the payment holds as auth_token is no token of Klarna’s: there is nothing to cancel.',
    causes: ['Something else was stored in its place, or a part of it.'],
    what_to_do: ['`klarna-cl repair nullify-payment-source <order>` takes it away.'],
    ...nothingToRetry,
  },
];
