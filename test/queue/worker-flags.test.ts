import { describe, expect, it } from 'vitest';
import { readWorkerFlags, type WorkerFlags } from '../../src/commands/worker/flags.ts';

const usual = { input: true, color: true } as const;

describe('the flags of worker', () => {
  it('have usual values', () => {
    expect(readWorkerFlags(usual)).toEqual({ concurrency: 16, once: undefined, lockMs: 30_000 });
    expect(readWorkerFlags({ ...usual, once: true })).toMatchObject({ once: { waitMs: 60_000 } });
  });

  it('are read as they are given', () => {
    const flags = { ...usual, once: true, wait: '0', concurrency: '4', takeoverAfter: '90' } as const;
    expect(readWorkerFlags(flags)).toEqual({ concurrency: 4, once: { waitMs: 0 }, lockMs: 90_000 });
  });

  it.each<[Partial<WorkerFlags>, string]>([
    [{ sandbox: true }, '--sandbox does not go with worker.'],
    [{ dryRun: true }, '--dry-run and --curl do not go with worker.'],
    [{ wait: '5' }, '--wait goes with --once alone.'],
    [{ concurrency: '0' }, '--concurrency "0" cannot be used.'],
    [{ takeoverAfter: '0' }, '--takeover-after "0" cannot be used.'],
  ])('are refused where they make no sense: %j', (flags, message) => {
    expect(() => readWorkerFlags({ ...usual, ...flags })).toThrow(message);
  });
});
