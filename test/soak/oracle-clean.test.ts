import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './oracle.ts';
import {
  amiss,
  approved,
  attempt,
  authorization,
  declined,
  errorLine,
  flowDocument,
  journal,
  klarnaOrder,
  placing,
  storing,
  story,
  task,
  timestamp,
} from './stories.ts';

describe('the oracle finds nothing amiss with', () => {
  it.each<[string, Evidence]>([
    ['an authorization', story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')])],
    [
      'a flow that placed its order',
      story(attempt(task('place'), 0, flowDocument('PLACED', { order: { klarna_order_id: klarnaOrder } })), [
        storing(),
        placing(),
      ]),
    ],
    ['a token sent', story(attempt(task('send-token'), 0, { data: {} }), [storing()])],
    [
      'an authorization that was declined',
      story(attempt(task('authorize', { comesTo: 'declined' }), 8, declined), [
        authorization('RUN1', { created: null }),
      ]),
    ],
    [
      'a live access token that was not used',
      story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')], {
        attempts: [attempt(task('authorize'), 10, undefined, { pid: 1 }), attempt(task('authorize'), 0, approved())],
      }),
    ],
    [
      'a lost answer, found again',
      story(attempt(task('authorize'), 7), [authorization('RUN1')], {
        attempts: [
          attempt(task('authorize'), 7),
          attempt(task('authorize'), 0, approved(), { phase: 'resume', resumes: 'RUN1' }),
        ],
      }),
    ],
    [
      'an answer that could not be believed after the approval',
      story(attempt(task('both'), 14, flowDocument('APPROVED', { authorization: approved() })), [
        storing(),
        authorization('RUN1'),
      ]),
    ],
    [
      'a second run that was refused',
      story(attempt(task('authorize'), 0, approved()), [authorization('RUN1')], {
        attempts: [
          attempt(task('authorize'), 0, approved()),
          attempt(task('authorize'), 7, undefined, { pid: 1, stderr: errorLine('SECOND_AUTHORIZATION') }),
          attempt(task('authorize'), 6, undefined, { pid: 1, stderr: errorLine('LOCKED') }),
          attempt(task('authorize'), 6, undefined, { resumes: 'RUN1', stderr: errorLine('LOCKED') }),
        ],
      }),
    ],
    [
      'a run that was killed after the last line of its journal',
      story(attempt(task('send-token'), null), [storing()], { journals: [journal([storing()], {}, 0)] }),
    ],
    [
      'a run that was killed before it had a journal, and run again',
      story(attempt(task('send-token'), 0, { data: {} }), [storing()], {
        attempts: [
          attempt(task('send-token'), null, undefined, { pid: 1 }),
          attempt(task('send-token'), 0, { data: {} }),
        ],
      }),
    ],
  ])('%s', (_, given) => {
    expect(amiss(given)).toEqual([]);
  });
});

it('counts what was sent against what would have been', () => {
  const of = task('authorize');
  const writes = [
    authorization('RUN1', { executed: false, created: null, status: 500 }),
    authorization('RUN1', { at: timestamp(3) }),
  ];
  const verdict = judge(
    story(attempt(of, 0, approved()), writes, {
      ledger: { writes, reads: { 'GET /x': 2 } },
      leastRequests: { authorize: 2 },
    }),
  );
  expect(verdict).toMatchObject({ payments: 1, amplification: 2, mostAuthorizations: 2, violations: [] });
});
