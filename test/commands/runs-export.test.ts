import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunBundle } from '../../src/commands/runs/bundle.ts';
import type { JournalRecord } from '../../src/journal/records.ts';
import { canary, leaksIn } from '../support/canaries.ts';
import { type FakeWish, fakeNow, scratchFolder } from '../support/fake-context.ts';
import {
  endRecord,
  intentRecord,
  outcomeRecord,
  resumeRecord,
  runId,
  runIdEnding,
  runRecord,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { klarnaCl } from './running.ts';

const at = (seconds: number): string => new Date(fakeNow + seconds * 1000).toISOString();

const stateWith = (...records: readonly JournalRecord[]): string => {
  const state = scratchFolder();
  writeRecords(state, runId, records);
  return state;
};

const exported = async (state: string, argv: readonly string[] = [], wish: FakeWish = {}) => {
  const run = await klarnaCl(['runs', 'export', runId, ...argv], { state, ...wish });
  const [file, text] = [...run.written][0] ?? [];
  // What was written is a bundle; the tests look at its members.
  return { ...run, file, text, bundle: (text === undefined ? undefined : JSON.parse(text)) as RunBundle };
};

const authorization = [
  runRecord({ command: 'authorize', at: at(0), inputs: { amount: 11800, currency: 'USD', reference: 'order-1234' } }),
  intentRecord({ at: at(1) }),
  outcomeRecord({ at: at(3), fault: 'reset-before-headers', ambiguous: true }),
  intentRecord({ at: at(4), attempt: 2 }),
  outcomeRecord({
    at: at(5),
    attempt: 2,
    http_status: 200,
    correlation_id: 'correlation-1',
    verdict: { result: 'APPROVED', payment_transaction: { payment_transaction_id: 'krn:payment:eu1:transaction:1' } },
  }),
  endRecord({ at: at(6), result: 'APPROVED' }),
];

describe('runs export of one run', () => {
  it('writes one file for the owner alone, and says where and what it is', async () => {
    const run = await exported(stateWith(...authorization));
    expect(run.file).toBe(join(run.context.folders.working, `klarna-cl-run-${runId}.json`));
    const sha256 = createHash('sha256')
      .update(run.text ?? '')
      .digest('hex');
    expect(run.document()).toEqual({ schema_version: 1, file: run.file, sha256 });
  });

  it('says what was sent when, what came of it, and what made the file', async () => {
    const { bundle } = await exported(stateWith(...authorization), [], { machine: { node: '20.20.0' } });
    expect(bundle).toMatchObject({
      schema_version: 1,
      kind: 'klarna-cl-run',
      made_by: { tool: 'klarna-cl', version: '0.0.0', node: '20.20.0', platform: 'linux' },
      run: { run_id: runId, command: 'authorize', status: 'finished', exit_code: 0, result: 'APPROVED', settled: true },
      inputs: { amount: 11800, currency: 'USD', reference: 'order-1234' },
    });
    expect(bundle.steps).toMatchObject([
      { step: 'authorize', state: 'done', attempts: 2, verdict: { result: 'APPROVED' } },
    ]);
    expect(bundle.steps[0]?.exchanges).toMatchObject([
      {
        attempt: 1,
        sent_at: at(1),
        duration_ms: 2000,
        fault: 'reset-before-headers',
        ambiguous: true,
        http_status: null,
      },
      {
        attempt: 2,
        method: 'POST',
        url: 'https://api-global.test.klarna.com/v2/payment/authorize',
        duration_ms: 1000,
        http_status: 200,
        correlation_id: 'correlation-1',
        idempotency_key: 'key-1',
        body_sha256: 'body-hash',
        token_sha256: 'token-hash',
      },
    ]);
    expect(bundle.events.map(({ event }) => event)).toEqual(['the run began', 'the run ended with exit code 0']);
  });

  it.each([
    [
      'a write whose answer was lost',
      [intentRecord(), outcomeRecord({ fault: 'slow-drip', ambiguous: true })],
      'unknown',
    ],
    ['a write that nothing is written about', [intentRecord()], 'unknown'],
    ['an error of the service', [intentRecord(), outcomeRecord({ http_status: 503 })], 'unknown'],
    ['a refusal', [intentRecord(), outcomeRecord({ http_status: 400 })], 'refused'],
    [
      'a refusal after a lost answer',
      [
        intentRecord(),
        outcomeRecord({ ambiguous: true, fault: '504' }),
        intentRecord({ attempt: 2 }),
        outcomeRecord({ attempt: 2, http_status: 409 }),
      ],
      'unknown',
    ],
    [
      'a connection that never stood',
      [intentRecord(), outcomeRecord({ fault: 'refuse', ambiguous: false })],
      'not executed',
    ],
    [
      'a reading that found it done',
      [
        intentRecord(),
        outcomeRecord({ ambiguous: true, fault: '504' }),
        outcomeRecord({ verified: true, http_status: 200 }),
      ],
      'done',
    ],
    [
      'a reading that did not find it',
      [intentRecord(), outcomeRecord({ ambiguous: true, fault: '504' }), outcomeRecord({ verified: false })],
      'not executed',
    ],
  ])('tells of %s', async (_, records, state) => {
    const { bundle } = await exported(stateWith(runRecord(), ...records));
    expect(bundle.steps.map((step) => step.state)).toEqual([state]);
    const open = bundle.not_known.filter((sentence) => sentence.startsWith('Whether authorize'));
    expect(open).toHaveLength(state === 'unknown' ? 1 : 0);
  });

  it('says what is not known: how it ended, a torn line, what was read', async () => {
    const state = stateWith(runRecord(), resumeRecord());
    const { bundle } = await exported(state);
    expect(bundle.not_known.join('\n')).toContain('it was interrupted');
    expect(bundle.not_known.join('\n')).toContain('--har');
    expect(bundle.events.at(-1)?.event).toBe('the run was taken up again');
  });

  it('prints it where that is asked for, with its checksum beside it', async () => {
    const run = await exported(stateWith(...authorization), ['--file', '-']);
    expect(run.written.size).toBe(0);
    expect(run.document()).toMatchObject({ kind: 'klarna-cl-run' });
    expect(run.talk.join()).toMatch(/sha256 [0-9a-f]{64}/);
  });

  it('replaces no file but with --yes', async () => {
    const file = join(scratchFolder(), 'ticket.json');
    writeFileSync(file, 'mine');
    const refused = await exported(stateWith(...authorization), ['--file', file]);
    expect(refused).toMatchObject({ exit: 2 });
    expect(refused.written.size).toBe(0);
    expect((await exported(stateWith(...authorization), ['--file', file, '--yes'])).file).toBe(file);
  });

  it('prints records as before where NDJSON is asked for, or several runs are', async () => {
    const state = stateWith(...authorization);
    const records = await exported(state, ['--output', 'ndjson']);
    expect(records.written.size).toBe(0);
    expect(records.stdout().trimEnd().split('\n')).toHaveLength(authorization.length);
    writeRecords(state, runIdEnding('9'), [runRecord()]);
    const both = await klarnaCl(['runs', 'export', runId, runIdEnding('9')], { state });
    expect(both.stdout().trimEnd().split('\n')).toHaveLength(authorization.length + 1);
  });

  it.each([
    [['runs', 'export', '--file', 'x.json']],
    [['runs', 'export', runId, runIdEnding('9'), '--file', 'x.json']],
    [['runs', 'export', runId, '--output', 'ndjson', '--file', 'x.json']],
  ])('refuses a file for anything else: %j', async (argv) => {
    const run = await klarnaCl(argv, { state: stateWith(...authorization) });
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain('--file takes one run');
  });

  it('writes nothing of a run that is not there, or cannot be believed', async () => {
    expect(await exported(scratchFolder())).toMatchObject({ exit: 2, failure: { code: 'RUN_NOT_FOUND' } });
    const state = scratchFolder();
    writeRun(state, runId, 'damaged\n');
    const damaged = await exported(state);
    expect(damaged).toMatchObject({ exit: 13 });
    expect(damaged.written.size).toBe(0);
  });
});

describe('what a bundle never holds', () => {
  const personal = {
    customer: {
      given_name: canary('given name'),
      date_of_birth: canary('date of birth'),
      email: `${canary('e-mail')}@klarna.com`,
      phone: canary('phone'),
    },
    shipping: { address: { street_address: canary('street'), city: canary('city') } },
    klarna_network_session_token: canary('session token'),
  };
  const records = [
    runRecord({
      command: 'authorize',
      inputs: {
        amount: 1,
        data: personal,
        token_file: canary('token file'),
        subject: `${canary('subject')}@klarna.com`,
        reference: `of ${canary('reference')}@klarna.com`,
        tracking_number: canary('tracking number'),
        tracking_url: `https://carrier.test/${canary('tracking address')}`,
      },
      auth_token: { sha256: 'hash-of-it', file: `/home/${canary('home folder')}/token` },
    }),
    intentRecord({
      body: JSON.stringify(personal),
      url: `https://api.klarna.com/payments/v1/authorizations/${canary('token in a path')}?a=${canary('query')}`,
    }),
    endRecord(),
  ];

  it.each([[[]], [['--reveal']]])('is who or where the customer is, or a token: %j', async (argv) => {
    const run = await exported(stateWith(...records), argv);
    expect(leaksIn(`${run.text}${run.stdout()}`, 'the bundle')).toEqual([]);
    expect(run.bundle.tokens).toEqual({ auth_token_sha256: 'hash-of-it', session_token_sha256: null });
    expect(run.bundle.inputs).toEqual({ amount: 1, subject: '…@…', reference: 'of …@…' });
    expect(run.text).not.toContain(run.context.folders.home);
  });
});
