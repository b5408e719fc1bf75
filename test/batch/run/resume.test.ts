import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CliError } from '../../../src/errors.ts';
import { sha256 } from '../../../src/journal/attempts.ts';
import { batchIds } from '../../../src/journal/batches/batches-folder.ts';
import { summaryOfBatch } from '../../../src/journal/batches/find-batches.ts';
import { openLocks } from '../../../src/journal/locks.ts';
import { scratchFolder } from '../../support/fake-context.ts';
import { batchOf, ndjson, shop } from './running.ts';

/** A file of rows that can be run again and again over one state folder. */
const kept = async (count: number) => {
  const at = await shop(count);
  const file = join(scratchFolder(), 'rows.ndjson');
  writeFileSync(file, ndjson(at.rows));
  const state = join(scratchFolder(), 'state');
  return {
    ...at,
    file,
    state,
    run: (argv: readonly string[] = [], wish: Parameters<typeof batchOf>[3] = {}) =>
      batchOf(at.sandbox, file, argv, { ...wish, state }),
    executed: async () => (await at.ledger()).writes.filter(({ executed }) => executed).map(({ path }) => path),
  };
};

const codeOf = (failure: CliError | undefined) => failure?.code;

describe('a batch that was stopped', () => {
  it('is refused a second start, and goes on with --resume: each row is executed once', async () => {
    const { rows, run, executed, sandbox, file, state } = await kept(12);
    const first = await run(['--concurrency', '2'], { stopAfterLines: 3 });
    expect(first.exit).toBe(130);
    expect(first.said).toContain('--resume');
    const [batch = ''] = batchIds(state);
    expect(summaryOfBatch(state, batch)).toMatchObject({ end: { exit_code: 130 } });

    const second = await run();
    expect(second.exit).toBe(2);
    expect(codeOf(second.failure)).toBe('BATCH_UNFINISHED');

    const third = await run(['--resume']);
    expect(third.exit).toBe(0);
    const done = (results: typeof first.results) =>
      results.filter(({ status }) => status === 'succeeded').map(({ id }) => id);
    expect([...done(first.results), ...done(third.results)].sort()).toEqual(rows.map(({ id = '' }) => id).sort());
    const paths = await executed();
    expect(new Set(paths.filter((path) => path.startsWith('/api'))).size).toBe(12);
    expect(paths).toHaveLength(24);

    // The file is not taken for the id that may stand there.
    const fourth = await batchOf(sandbox, '--resume', [file], { state });
    expect(fourth).toMatchObject({ exit: 0, results: [] });
    expect(await executed()).toHaveLength(24);
  });

  it('authorizes nothing twice where it is begun anew', async () => {
    const { run, ledger } = await kept(4);
    expect((await run(['--concurrency', '1'], { stopAfterLines: 2 })).exit).toBe(130);
    expect(await run(['--new-batch'])).toMatchObject({ exit: 0, results: { length: 4 } });
    const { writes } = await ledger();
    expect(writes.filter(({ path, executed }) => path.startsWith('/v2') && executed)).toHaveLength(4);
  });

  it('is not gone on with by other flags, or by another file', async () => {
    const { run, sandbox, rows } = await kept(4);
    await run(['--concurrency', '1'], { stopAfterLines: 1 });
    expect(codeOf((await run(['--resume', '--currency', 'USD'])).failure)).toBe('BATCH_OTHER_FLAGS');
    const other = join(scratchFolder(), 'other.ndjson');
    writeFileSync(other, ndjson(rows.slice(1)));
    expect(codeOf((await batchOf(sandbox, other, ['--resume'])).failure)).toBe('BATCH_NOT_FOUND');
  });
});

describe('a row of which nobody knows', () => {
  it('is 7, and --resume finds out what became of it', async () => {
    const { run, faults, executed } = await kept(3);
    await faults('POST /v2/**=reset-before-headers:3');
    const first = await run(['--retries', '0', '--concurrency', '1']);
    expect(first.exit).toBe(7);
    expect(codeOf(first.failure)).toBe('BATCH_UNKNOWN');
    expect(first.results.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);

    const second = await run(['--resume']);
    expect(second.exit).toBe(0);
    expect(second.results.map(({ run_id }) => run_id)).toEqual(first.results.map(({ run_id }) => run_id));
    expect((await executed()).filter((path) => path.startsWith('/v2'))).toHaveLength(3);
  });

  it('stays one where somebody else is at work on it at the next start', async () => {
    const { run, rows, state, faults, executed } = await kept(1);
    await faults('POST /v2/**=reset-before-headers:1');
    expect((await run(['--retries', '0'])).exit).toBe(7);

    const locks = openLocks(state, 'another-run', Date.now);
    locks.take({ kind: 'session token', hash: sha256(rows[0]?.['session-token'] ?? '') });
    const second = await run(['--resume']);
    locks.release();
    expect(second.exit).toBe(7);
    expect(second.results).toMatchObject([{ status: 'unknown', error: { code: 'LOCKED' } }]);
    expect(second.said).toContain('--resume');

    expect(await run(['--resume'])).toMatchObject({ exit: 0, results: [{ status: 'succeeded' }] });
    expect((await executed()).filter((path) => path.startsWith('/v2'))).toHaveLength(1);
  });
});

describe('two batches of the same rows at once', () => {
  it('are one: the second one is told who has it', async () => {
    const { run } = await kept(6);
    let second: ReturnType<typeof run> | undefined;
    const first = await run(['--concurrency', '1'], {
      change: ({ terminal }) => ({
        terminal: {
          ...terminal,
          data: async (text) => {
            second ??= run();
            await second;
            return terminal.data(text);
          },
        },
      }),
    });
    expect(first.exit).toBe(0);
    const refused = await second;
    expect(refused?.exit).toBe(6);
    expect(codeOf(refused?.failure)).toBe('LOCKED');
  });
});
