import { describe, expect, it } from 'vitest';
import { type NumberedRow, workOff } from '../../../src/batch/run/work-off.ts';

/** Rows of which some wait for an earlier line. */
const rows = async function* (afters: readonly (number | undefined)[]): AsyncGenerator<NumberedRow> {
  for (const [ordinal, after] of afters.entries()) {
    const line = ordinal + 1;
    yield {
      ordinal,
      row: {
        id: `row-${line}`,
        line,
        turn: 1,
        ...(after === undefined ? {} : { after }),
        tags: [],
        expect: { kind: 'exit', exitCode: 0, text: '0' },
        inputs: { route: 'network', values: {}, place: false, newAuthorization: false },
      },
    };
  }
};

const free = (count: number) => Array.from({ length: count }, () => undefined);
const always = { mayBegin: () => true };
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('working rows off', () => {
  it('has no more of them under way than it may, and does each once', async () => {
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    await workOff(rows(free(20)), { ...always, concurrency: 3 }, async ({ ordinal }) => {
      begun.push(ordinal);
      underWay += 1;
      most = Math.max(most, underWay);
      await soon();
      underWay -= 1;
    });
    expect(begun).toEqual(Array.from({ length: 20 }, (_, ordinal) => ordinal));
    expect(most).toBe(3);
  });

  it('begins a row that waits for another one when that is over, however many waited before', async () => {
    const said: string[] = [];
    await workOff(rows([undefined, 1, 2, undefined, 3]), { ...always, concurrency: 4 }, async ({ row: { line } }) => {
      said.push(`begins ${line}`);
      await soon();
      said.push(`ends ${line}`);
    });
    for (const [line, after] of [
      [2, 1],
      [3, 2],
      [5, 3],
    ]) {
      expect(said.indexOf(`begins ${line}`)).toBeGreaterThan(said.indexOf(`ends ${after}`));
    }
    expect(said).toHaveLength(10);
  });

  it('lets those under way come to their end where no more may begin', async () => {
    const ended: number[] = [];
    let begun = 0;
    await workOff(rows(free(50)), { concurrency: 4, mayBegin: () => begun < 10 }, async ({ ordinal }) => {
      begun += 1;
      await soon();
      ended.push(ordinal);
    });
    expect(ended.length).toBe(begun);
    expect(begun).toBeLessThan(14);
  });

  it('ends with what went wrong, once the others are over', async () => {
    let ended = 0;
    const work = workOff(rows(free(9)), { ...always, concurrency: 3 }, async ({ ordinal }) => {
      if (ordinal === 1) throw new Error('the second one');
      await soon();
      ended += 1;
    });
    await expect(work).rejects.toThrow('the second one');
    // A row that was already asked for is not begun any more.
    expect(ended).toBeLessThan(3);
  });

  it('gives the rows back their source', async () => {
    let isClosed = false;
    const source = async function* () {
      try {
        yield* rows(free(9));
      } finally {
        isClosed = true;
      }
    };
    let begun = 0;
    await workOff(source(), { concurrency: 2, mayBegin: () => begun < 3 }, async () => {
      begun += 1;
    });
    expect(isClosed).toBe(true);
  });
});
