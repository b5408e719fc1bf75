import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../src/journal/records.ts';
import { type FakeWish, fakeNow, scratchFolder } from '../support/fake-context.ts';
import {
  begunJournal,
  endRecord,
  fileOfRun,
  intentRecord,
  outcomeRecord,
  runIdEnding,
  runRecord,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { klarnaCl } from './running.ts';

const [finished, interrupted, unsettled, refused] = ['1', '2', '3', '4'].map(runIdEnding) as [
  string,
  string,
  string,
  string,
];
const approved = [intentRecord(), outcomeRecord({ http_status: 200, verdict: { result: 'APPROVED' } })];
const recordsOf: Readonly<Record<string, readonly JournalRecord[]>> = {
  [finished]: [runRecord({ command: 'authorize', inputs: {} }), ...approved, endRecord({ result: 'APPROVED' })],
  [interrupted]: [runRecord(), intentRecord({ step: 'store-token' })],
  [unsettled]: [
    runRecord({ inputs: { route: 'native', payment_id: 'ertHJlpPTR', place: true }, profile: 'shop', account: 'shop' }),
    intentRecord({ step: 'place' }),
    endRecord({ exit_code: 7, settled: false, result: 'UNKNOWN' }),
  ],
  [refused]: [runRecord({ command: 'send-token' }), endRecord({ exit_code: 5 })],
};
/** A state folder with a run of each kind. */
const someRuns = (): string => {
  const state = scratchFolder();
  for (const [id, records] of Object.entries(recordsOf)) writeRecords(state, id, records);
  return state;
};
const runs = (state: string, argv: readonly string[], wish: FakeWish = {}) =>
  klarnaCl(['runs', ...argv], { state, ...wish });
const idsIn = (run: Awaited<ReturnType<typeof runs>>) =>
  run.document().runs.map(({ run_id }: { run_id: string }) => run_id);

describe('runs list', () => {
  it('is an empty list where nothing was ever run', async () => {
    const run = await runs(join(scratchFolder(), 'none'), ['list']);
    expect(run.document()).toEqual({ schema_version: 1, runs: [] });
  });

  it('names every run, oldest first, with what it came to and how to go on with it', async () => {
    const run = await runs(someRuns(), ['list']);
    const common = { mode: 'test', started_at: '2026-03-04T05:06:07.000Z', profile: 'environment' };
    const flow = { command: 'flow', payment_id: 'ertHJlpPTR', order_id: 'NgojhKoyYN' };
    const nothing = {
      route: null,
      payment_id: null,
      order_id: null,
      transaction_id: null,
      exit_code: null,
      result: null,
      resume: null,
    };
    const resume = (id: string) => `klarna-cl flow --resume ${id}`;
    expect(run.document().runs).toEqual([
      {
        ...nothing,
        ...common,
        run_id: finished,
        command: 'authorize',
        status: 'finished',
        exit_code: 0,
        result: 'APPROVED',
        order_id: 'NgojhKoyYN',
      },
      {
        ...nothing,
        ...common,
        ...flow,
        run_id: interrupted,
        route: 'both',
        status: 'interrupted',
        resume: resume(interrupted),
      },
      {
        ...nothing,
        ...common,
        ...flow,
        run_id: unsettled,
        route: 'native',
        profile: 'shop',
        status: 'unsettled',
        exit_code: 7,
        result: 'UNKNOWN',
        resume: resume(unsettled),
      },
      {
        ...nothing,
        ...common,
        run_id: refused,
        command: 'send-token',
        route: 'both',
        payment_id: 'ertHJlpPTR',
        status: 'finished',
        exit_code: 5,
      },
    ]);
  });

  it('shows only those that need a look with --unsettled, and the newest with --limit', async () => {
    const state = someRuns();
    expect(idsIn(await runs(state, ['list', '--unsettled']))).toEqual([interrupted, unsettled]);
    expect(idsIn(await runs(state, ['list', '--limit', '1']))).toEqual([refused]);
    expect(idsIn(await runs(state, ['list', '--unsettled', '--limit', '1']))).toEqual([unsettled]);
    expect(idsIn(await runs(state, ['list', '--limit', '99']))).toHaveLength(4);
  });

  it.each(['0', '-1', '1.5', 'all', ''])('refuses --limit %j', async (limit) => {
    expect(await runs(someRuns(), ['list', `--limit=${limit}`])).toMatchObject({ exit: 2 });
  });

  it('says which run a process is at work on', async () => {
    const state = scratchFolder();
    const journal = begunJournal(state, finished);
    expect((await runs(state, ['list'])).document().runs[0]).toMatchObject({ status: 'running', resume: null });
    journal.close();
  });

  it('goes on past files that it cannot read, says why, and counts them as unsettled', async () => {
    const state = someRuns();
    writeRun(state, 'notes', 'mine\n');
    chmodSync(fileOfRun(state, finished), 0o644);
    symlinkSync(fileOfRun(state, unsettled), fileOfRun(state, 'link'));
    mkdirSync(fileOfRun(state, 'folder'));
    truncateSync(writeRun(state, 'huge', ''), 600 * 1024 * 1024);
    const run = await runs(state, ['list', '--unsettled']);
    const unreadable = run.document().runs.filter(({ status }: { status: string }) => status === 'unreadable');
    expect(unreadable).toHaveLength(5);
    for (const { run_id, problem } of unreadable) expect(problem).toContain(fileOfRun(state, run_id));
    expect(idsIn(run)).toContain(interrupted);
  });

  it('lists a run that is only just being made not yet', async () => {
    const state = scratchFolder();
    writeRun(state, finished, '');
    expect((await runs(state, ['list'])).document().runs).toEqual([]);
  });

  it('is a table on a terminal, in no more than 80 columns', async () => {
    const state = someRuns();
    writeRecords(state, runIdEnding('5'), [
      runRecord({ inputs: { route: 'network' } }),
      ...approved,
      endRecord({ exit_code: 9, result: 'STEP_UP_REQUIRED' }),
    ]);
    const run = await runs(state, ['list'], { interactive: true });
    const lines = run.stdout().trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/^RUN_ID +STARTED +COMMAND +CAME_TO$/);
    expect(lines[1]).toBe(`${finished}  2026-03-04 05:06  authorize        APPROVED`);
    expect(lines.slice(2, 5).map((line) => line.split(/ {2,}/).at(-1))).toEqual(['interrupted', 'unsettled', 'exit 5']);
  });

  it('says on a terminal that there are none', async () => {
    const run = await runs(scratchFolder(), ['list', '--unsettled'], { interactive: true });
    expect(run.talk).toEqual(['No unsettled runs.']);
  });
});

const personal = {
  customer: { date_of_birth: '1990-01-01', email: 'someone@example.com', phone: '+491234567890' },
  klarna_network_session_token: 'canary-session-token',
};
const withData = [
  runRecord({ command: 'authorize', inputs: { amount: 1, data: personal } }),
  intentRecord({ body: JSON.stringify(personal) }),
];
const secrets = ['1990-01-01', 'someone@example.com', '+491234567890', 'canary-session-token'];

describe('runs show', () => {
  it('is the run in short, then record by record', async () => {
    const state = someRuns();
    const run = await runs(state, ['show', unsettled]);
    expect(run.document()).toMatchObject({
      schema_version: 1,
      run_id: unsettled,
      status: 'unsettled',
      records: [{ kind: 'run' }, { kind: 'intent', step: 'place' }, { kind: 'end', settled: false }],
    });
  });

  it('shows the body of an authorization as a document, masked like any other, and so its inputs', async () => {
    const state = scratchFolder();
    writeRecords(state, finished, withData);
    const run = await runs(state, ['show', finished]);
    expect(run.document().records[1].body).toMatchObject({ customer: { email: 'so…@example.com' } });
    for (const secret of secrets) expect(run.stdout()).not.toContain(secret);
  });

  it('says that a torn line is left out', async () => {
    const state = scratchFolder();
    const text = readFileSync(writeRecords(state, finished, withData), 'utf8');
    writeRun(state, finished, `${text}{"v":2,`);
    const run = await runs(state, ['show', finished]);
    expect(run.talk.join()).toContain('torn off');
    expect(run.document().records).toHaveLength(2);
  });

  it.each([
    ['is none', '../notes', 2],
    ['is in small letters', finished.toLowerCase(), 2],
    ['is not there', runIdEnding('9'), 2],
  ])('refuses an id that %s', async (_, id, exit) => {
    const run = await runs(someRuns(), ['show', id]);
    expect(run).toMatchObject({ exit, failure: { code: 'RUN_NOT_FOUND' } });
    expect(run.stdout()).toBe('');
  });

  it('shows nothing of a run that cannot be believed', async () => {
    const state = someRuns();
    writeRun(state, finished, 'damaged\n');
    expect(await runs(state, ['show', finished])).toMatchObject({ exit: 13 });
  });
});

describe('runs export', () => {
  const lines = (run: Awaited<ReturnType<typeof runs>>) =>
    run
      .stdout()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('is every record of every run, a line each, masked', async () => {
    const state = someRuns();
    writeRecords(state, runIdEnding('5'), withData);
    const run = await runs(state, ['export']);
    expect(lines(run)).toHaveLength(4 + 2 + 3 + 2 + 2);
    for (const secret of secrets) expect(run.stdout()).not.toContain(secret);
  });

  it('is that of the runs named, or of none where one is unknown', async () => {
    const run = await runs(someRuns(), ['export', refused, interrupted]);
    expect(lines(run).map(({ run: id }) => id)).toEqual([refused, refused, interrupted, interrupted]);
    const unknown = await runs(someRuns(), ['export', refused, runIdEnding('9')]);
    expect(unknown).toMatchObject({ exit: 2, failure: { code: 'RUN_NOT_FOUND' } });
    expect(unknown.stdout()).toBe('');
  });

  it('has the sound runs although one cannot be read, and ends with that one', async () => {
    const state = someRuns();
    writeRun(state, interrupted, 'damaged\n');
    writeRun(state, runIdEnding('0'), '');
    const run = await runs(state, ['export']);
    expect(run).toMatchObject({ exit: 13 });
    expect(run.said).toContain(fileOfRun(state, interrupted));
    expect(lines(run)).toHaveLength(4 + 3 + 2);
  });

  it('has one form', async () => {
    expect(await runs(someRuns(), ['export', '--output', 'json'])).toMatchObject({ exit: 2 });
    expect(await runs(someRuns(), ['export', '--output', 'ndjson'])).toMatchObject({ exit: 0 });
  });
});

describe('runs prune', () => {
  const nowMs = fakeNow + 31 * 24 * 60 * 60 * 1000;
  const left = (state: string) => Object.keys(recordsOf).filter((id) => existsSync(fileOfRun(state, id)));

  it('removes what ended more than 30 days ago, and keeps what nobody knows the end of', async () => {
    const state = someRuns();
    const run = await runs(state, ['prune'], { nowMs });
    expect(run.document()).toEqual({
      schema_version: 1,
      pruned: [finished, refused],
      kept: { recent: 0, unsettled: 2, running: 0, unreadable: 0 },
    });
    expect(left(state)).toEqual([interrupted, unsettled]);
  });

  it('takes the days from --older-than', async () => {
    const state = someRuns();
    expect((await runs(state, ['prune', '--older-than', '32'], { nowMs })).document().pruned).toEqual([]);
    expect((await runs(state, ['prune', '--older-than', '1'], { nowMs })).document().pruned).toHaveLength(2);
    expect(await runs(state, ['prune', '--older-than', '0'], { nowMs })).toMatchObject({ exit: 2 });
    expect(await runs(state, ['prune', '--older-than', 'ever'])).toMatchObject({ exit: 2 });
  });

  it('removes a named run that is settled, without a question', async () => {
    const state = someRuns();
    expect((await runs(state, ['prune', finished])).document().pruned).toEqual([finished]);
  });

  it('refuses to forget about a named run that is not settled, unless that is meant', async () => {
    const state = someRuns();
    const run = await runs(state, ['prune', finished, interrupted]);
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain(`klarna-cl flow --resume ${interrupted}`);
    expect(left(state)).toHaveLength(4);
    expect((await runs(state, ['prune', interrupted, '--yes'])).document().pruned).toEqual([interrupted]);
  });

  it.each([
    ['yes', 0, 3],
    ['no', 130, 4],
  ])('asks at a terminal: %s', async (answer, exit, count) => {
    const state = someRuns();
    const dialogue = [{ asked: /nobody knows what became of a write. Forget about it\?/, typed: [answer] }];
    expect(await runs(state, ['prune', unsettled], { interactive: true, dialogue })).toMatchObject({ exit });
    expect(left(state)).toHaveLength(count);
  });

  it('takes days or names', async () => {
    expect(await runs(someRuns(), ['prune', finished, '--older-than', '1'])).toMatchObject({ exit: 2 });
    expect(await runs(someRuns(), ['prune', '../runs'])).toMatchObject({ exit: 2 });
  });
});

describe('runs', () => {
  it.each([
    [['list', '--sandbox'], '--sandbox has no meaning'],
    [['prune', '--dry-run'], 'nothing to preview'],
    [['show'], 'run-id'],
  ])('refuses %j', async (argv, words) => {
    const run = await runs(someRuns(), argv).catch((error: Error) => ({ exit: 2, said: error.message }));
    expect(run.exit).toBe(2);
    expect(run.said).toContain(words);
  });
});
