import { describe, expect, it } from 'vitest';
import { builtTool, cells, nameOfProcessFault, notApplicable, processFaults, rows, steps } from './cells.ts';
import { asMarkdown, asText, between, loadList, matrixOf, resultsOf } from './matrix.mjs';

describe('the list of cells', () => {
  it('holds every row of the table at every step, but for what cannot be shown', () => {
    expect([...new Set(rows.map(({ number }) => number))]).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
    expect(cells.length + notApplicable.length).toBe(rows.length * Object.keys(steps).length);
    for (const { actions, exits } of rows) {
      expect(actions).toMatch(/^[avwkcnxp]( [avwkcnxp]){9}$/);
      expect(exits).toMatch(/^\d+( \d+){9}$/);
    }
  });

  it('names each cell once, so that its test can be told from every other', () => {
    const names = [...cells, ...builtTool].map(({ name }) => name).concat(processFaults.map(nameOfProcessFault));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('authorize × reset-in-body: repeats with the same key and bytes');
  });

  it('shows every row on the built tool as well', () => {
    expect(builtTool.map(({ slug }) => slug)).toEqual(rows.map(({ slug }) => slug));
  });
});

describe('the matrix', () => {
  const reportOf = (statuses: ReadonlyMap<string, string>) => ({
    testResults: [
      {
        name: '/anywhere/test/faults/some.test.ts',
        assertionResults: [...statuses].map(([title, status]) => ({ title, status })),
      },
      { name: '/anywhere/test/faults/cells.test.ts', assertionResults: [{ title: 'of the list', status: 'passed' }] },
    ],
  });
  const names = [...cells, ...builtTool].map(({ name }) => name).concat(processFaults.map(nameOfProcessFault));
  const allPassed = new Map(names.map((name) => [name, 'passed']));
  const matrixWith = async (changes: readonly (readonly [string, string])[], without?: string) => {
    const statuses = new Map([...allPassed, ...changes]);
    statuses.delete(without ?? '');
    return matrixOf(await loadList(), resultsOf(reportOf(statuses)));
  };
  const count = cells.length + processFaults.length;
  const name = 'authorize × 500: repeats with the same key and bytes';

  it('has a tick for each cell, and counts them', async () => {
    const text = asText(await matrixWith([]), steps);
    expect(text).toMatch(/^10 +500( +✓){10} {2}✓ A$/m);
    expect(text).toMatch(/^23 +wrong-amount +– {2}✓ {2}– {2}✓ {2}✓ {2}– {2}✓ {2}– {2}✓ {2}✓ {2}✓ A$/m);
    expect(text).toContain(`\n${count} cells: ${count} passed, 0 failed\n`);
    expect((await matrixWith([])).problems).toEqual([]);
  });

  it.each([
    ['failed', [[name, 'failed']], undefined, '✗', `failed: ${name}`, `${count - 1} passed, 1 failed`],
    ['was left out', [], name, '?', `listed, but did not run: ${name}`, `${count - 1} passed, 0 failed, 1 missing`],
    ['was skipped', [[name, 'pending']], undefined, '○', undefined, `${count - 1} passed, 0 failed, 1 skipped`],
    [
      'is not listed',
      [['another × one', 'passed']],
      undefined,
      '✓',
      'ran, but is not listed: another × one',
      '0 failed',
    ],
  ] as const)('shows that a cell %s', async (_, changes, without, sign, problem, counted) => {
    const matrix = await matrixWith(changes, without);
    expect(matrix.problems).toEqual(problem === undefined ? [] : [problem]);
    expect(asText(matrix, steps)).toMatch(new RegExp(`^10 +500 +✓ {2}✓ {2}✓ {2}\\${sign} {2}✓`, 'm'));
    expect(asText(matrix, steps)).toContain(counted);
  });

  it('goes between the markers of a page, and leaves the rest of it alone', async () => {
    const page = 'before\n<!-- faults: begin -->\nold\n<!-- faults: end -->\nafter\n';
    const written = between(page, asMarkdown(await matrixWith([]), steps));
    expect(written).toMatch(/^before\n<!-- faults: begin -->\n/);
    expect(written).toMatch(/\n<!-- faults: end -->\nafter\n$/);
    expect(written).toContain('| 10 | `500` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ A |');
    expect(written).not.toContain('\nold\n');
    expect(() => between('no markers', '')).toThrow('<!-- faults: begin -->');
  });
});
