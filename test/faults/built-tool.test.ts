import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { errorLinesOf, klarnaCl, newMachine } from '../support/run.ts';
import { builtTool, type Cell } from './cells.ts';
import { checkScene } from './check-cell.ts';
import { attemptsIn } from './journal.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';
import type { Scene } from './scene.ts';
import { commands, openStage } from './stage.ts';

/**
 * The fault that never goes away, as the list has it for the cell, with one repeat in place of two: waits are real here.
 * Those that would take long are cut short by the deadline.
 */
const cuts: Readonly<Record<string, readonly string[]>> = {
  'connect-timeout': ['--timeout', '2'],
  'slow-drip': ['--timeout', '2'],
  // What is asked for is longer than the deadline leaves for an authorization, so that nothing follows.
  '429-retry-after': ['--timeout', '70'],
};

const scenarioOf = (cell: Cell): Scenario => {
  const [first] = scenariosOf(cell);
  if (first === undefined) throw new Error(`${cell.name} has no scenario`);
  const attempts = cuts[cell.slug] === undefined ? Math.min(first.attempts, 2) : 1;
  const { order: _, ...rest } = first;
  return { ...rest, attempts, outcomes: first.outcomes.slice(0, attempts) };
};

const runBuiltTool = async (scenario: Scenario, cut: readonly string[]): Promise<Scene> => {
  const machine = newMachine();
  const { vendors, door, environment, place } = await openStage(scenario.wish, machine.state);
  const authority = join(machine.work, 'authority.pem');
  if (door?.authority !== undefined) writeFileSync(authority, door.authority);
  const trust = door?.authority === undefined ? [] : ['--ca', authority];
  const run = await klarnaCl([...commands[scenario.wish.command], '--retries', '1', ...cut, ...trust], {
    machine,
    env: environment,
  });
  const [what = '', why = '', next = ''] = errorLinesOf(run).map((line) => line.replace(/^\w+: /, ''));
  return {
    exit: run.exitCode ?? -1,
    said: `${what} ${why}`,
    hint: next.replace(/ https:\S+$/, ''),
    stderr: run.stderr,
    place,
    arrivals: vendors.arrivals,
    writes: await vendors.writes(),
    journal: attemptsIn(machine.state),
    // Looked for in everything that was printed and written, after the test.
    leaks: [],
  };
};

it.each(builtTool.map((cell) => [cell.name, cell] as const))('%s', async (_, cell) => {
  const scenario = scenarioOf(cell);
  checkScene(cell, scenario, await runBuiltTool(scenario, cuts[cell.slug] ?? []));
});
