import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { screenAfter } from '../../docs/terminal-screen.mjs';
import { newMachine } from '../support/run.ts';
import { openTerminal } from '../support/terminal.ts';

const row = (id: string, outcome: string) =>
  `${id},network,krn:payment:eu1:klarna-network-session-token:sandbox-${outcome}.${id},11800,USD,${id}\n`;

/** A batch in a terminal that shows its results as well. */
const batchInTerminal = async (env: Readonly<Record<string, string>>, flags: readonly string[] = []) => {
  const machine = newMachine();
  const rows = row('one', 'approved') + row('two', 'declined') + row('three', 'approved');
  writeFileSync(join(machine.work, 'rows.csv'), `id,route,session-token,amount,currency,reference\n${rows}`);
  // So wide that no result is folded.
  const columns = 3000;
  const args = ['batch', 'rows.csv', '--sandbox', ...flags];
  const terminal = openTerminal(args, { machine, columns, env: { LANG: 'C.UTF-8', ...env } });
  const exitCode = await terminal.exitCode();
  const screen = screenAfter(terminal.raw(), columns).map((cells) =>
    cells
      .map(({ character }) => character)
      .join('')
      .trimEnd(),
  );
  const results = screen.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return { exitCode, raw: terminal.raw(), screen, results };
};

describe('a batch on a terminal', () => {
  it('draws how far it is, tears no result, and leaves what came of it', async () => {
    const { exitCode, raw, screen, results } = await batchInTerminal({});
    expect(exitCode).toBe(11);
    expect(results.map(({ id }) => id).sort()).toEqual(['one', 'three', 'two']);
    expect(raw).toContain(' 0/3 rows');
    expect(screen.join('\n')).not.toContain('─');
    expect(screen.find((line) => line.startsWith('2 of 3 rows'))).toMatch(/; exit code 11\.$/);
    expect(raw).not.toContain('\u001b[?25l');
  });

  it.each([
    ['KLARNA_CL_ACCESSIBLE', { KLARNA_CL_ACCESSIBLE: '1' }],
    ['TERM=dumb', { TERM: 'dumb' }],
  ])('says it in lines where nothing may move (%s)', async (_, env) => {
    const { raw, screen } = await batchInTerminal({ ...env, NO_COLOR: '1' });
    expect(raw).not.toContain('\u001b');
    expect(screen).toContain('0/3 rows');
    expect(screen.find((line) => line.startsWith('3/3 rows'))).toContain('1 failed');
  });

  it('shows the results and the error alone with --quiet', async () => {
    const { screen, results } = await batchInTerminal({}, ['--quiet']);
    expect(results).toHaveLength(3);
    expect(screen.filter((line) => line !== '' && !line.startsWith('{'))[0]).toMatch(/^Error: /);
  });
});
