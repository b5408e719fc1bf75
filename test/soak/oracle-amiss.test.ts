import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import {
  amiss,
  approved,
  attempt,
  authorization,
  begun,
  declined,
  flowDocument,
  intentOf,
  journal,
  klarnaOrder,
  placing,
  storing,
  story,
  task,
  timestamp,
  transaction,
} from './stories.ts';

describe('the oracle finds', () => {
  it.each<[string, Evidence, readonly (string | RegExp)[]]>([
    [
      'a payment that the sandbox never got',
      story(attempt(task('authorize'), 0, approved()), []),
      ['lost: the sandbox has nothing of it', 'lost: it says APPROVED, and the sandbox has no transaction'],
    ],
    [
      'an order that says PLACED and is not',
      story(attempt(task('place'), 0, flowDocument('PLACED')), [storing()]),
      [/^lost: the sandbox/, /^lost: it says PLACED/],
    ],
    [
      'a token that was not stored',
      story(attempt(task('native'), 0, flowDocument('TOKEN_STORED')), [storing('another')]),
      [/^lost: the sandbox/, /^lost: it says that the token is stored/],
    ],
    [
      'a repeat with another idempotency key',
      story(attempt(task('authorize'), 0, approved()), [
        authorization('RUN1'),
        authorization('RUN1', {
          executed: false,
          created: null,
          headers: { ...authorization('RUN1').headers, 'klarna-idempotency-key': 'another' },
        }),
      ]),
      [/^false: the same authorization was sent with another idempotency key/],
    ],
    [
      'two transactions for one session token',
      story(attempt(task('authorize'), 0, approved()), [
        authorization('RUN1'),
        authorization('RUN1', { created: `${transaction}-other` }),
      ]),
      [/^duplicated: made .*:1, .*:1-other$/],
    ],
    [
      'a transaction and a Klarna order for one order',
      story(attempt(task('both'), 0, flowDocument('APPROVED', { authorization: approved() })), [
        storing(),
        authorization('RUN1'),
        placing(),
      ]),
      [/^duplicated: made/],
    ],
    [
      'another transaction than the one that was told',
      story(attempt(task('authorize'), 0, approved('krn:other')), [authorization('RUN1')]),
      [/^false: it names krn:other/],
    ],
    [
      'a refusal of what was executed',
      story(attempt(task('authorize'), 5), [authorization('RUN1')]),
      [/^false: it says that nothing was executed, and made/],
    ],
    [
      'an authorization behind a live access token that was refused',
      story(attempt(task('authorize'), 10), [authorization('RUN1')]),
      [/^false: it says that nothing was executed, and made/],
    ],
    [
      'a placing that was told as not placed',
      story(attempt(task('place'), 12, flowDocument('TOKEN_STORED')), [storing(), placing()]),
      [/^false: it says that nothing was executed/],
    ],
    [
      'a stored token that was told as not stored',
      story(attempt(task('send-token'), 6), [storing()]),
      ['false: it says that no token was stored, and stored one'],
    ],
    [
      'DECLINED told of an approved payment',
      story(attempt(task('authorize'), 8, declined), [authorization('RUN1')]),
      [/^false: it says DECLINED/],
    ],
    [
      'an order placed with the token of somebody else',
      story(attempt(task('place'), 0, flowDocument('PLACED', { order: { klarna_order_id: klarnaOrder } })), [
        storing(),
        storing('another', { at: timestamp(3) }),
        placing(),
      ]),
      ['false: it was placed with the token another'],
    ],
    [
      'a success without a document',
      story(attempt(task('authorize'), 0), [authorization('RUN1')]),
      [/^false: exit 0, but/],
    ],
    ['a bug', story(attempt(task('send-token'), 1), [storing()]), ['false: exit 1']],
    [
      'what a killed process had printed and was not so',
      story(attempt(task('authorize'), null, approved('krn:other')), [authorization('RUN1')]),
      [/^false: it names krn:other/],
    ],
    [
      'a run that still ends 7',
      story(attempt(task('authorize'), 7), [authorization('RUN1')]),
      ['unknown: its last word is unknown'],
    ],
    [
      'a killed run that was never taken up',
      story(attempt(task('authorize'), null), [authorization('RUN1')]),
      ['unknown: its last word is silence'],
    ],
    [
      'a run that the tool itself still lists',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], { unsettled: ['RUN1'] }),
      [/^unknown: `runs list --unsettled` still names it/],
    ],
    [
      'a write that no journal announced',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], { journals: [journal([])] }),
      [/^false: no journal had an intent/],
    ],
    [
      'an intent that was written after the request',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], {
        journals: [journal([{ ...storing(), at: timestamp(3) }])],
      }),
      [/^false: no journal had an intent/],
    ],
    [
      'a journal that cannot be read',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], {
        journals: [journal([storing()], { problem: 'line 3: no checksum' })],
      }),
      ['false: the journal cannot be read: line 3: no checksum'],
    ],
    [
      'a journal that ends otherwise than its process',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], { journals: [journal([storing()], {}, 6)] }),
      ['false: it ended with 0, its journal says 6'],
    ],
    [
      'a transaction that only a journal knows',
      story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')], {
        journals: [
          {
            ...journal([authorization('RUN1')]),
            records: [
              ...journal([authorization('RUN1')]).records,
              {
                kind: 'outcome',
                at: timestamp(5),
                verdict: { payment_transaction: { payment_transaction_id: 'krn:invented' } },
              },
            ],
          },
        ],
      }),
      ['false: its journal names krn:invented'],
    ],
    [
      'a run that says it is settled while its authorization is open',
      story(attempt(task('authorize'), 4), [], {
        tasks: [],
        journals: [
          {
            run: 'RUN1',
            torn: false,
            records: [
              begun,
              { ...intentOf(authorization('RUN1')), step: 'authorize' },
              { kind: 'end', at: timestamp(9), exit_code: 4, settled: true },
            ],
          },
        ],
      }),
      ['false: it is settled, and its authorization is open'],
    ],
  ])('%s', (_, given, expected) => {
    expect(amiss(given)).toEqual(
      expected.map((words) => (typeof words === 'string' ? words : expect.stringMatching(words))),
    );
  });
});
