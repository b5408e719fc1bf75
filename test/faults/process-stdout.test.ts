import { expect, it } from 'vitest';
import { errorLinesOf, json, shell } from '../support/run.ts';
import { openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';

it(titleOf('nobody reads stdout any more'), async () => {
  const laboratory = await openLaboratory();
  const held = laboratory.hold('O');
  const run = laboratory.start(runs.place);
  await held.arrived;
  run.closeStdout();
  held.letGo();
  const { exitCode, stderr } = await run.end;
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('Error');
  expect(await laboratory.executed()).toBe('PO');
  expect(laboratory.only()).toMatchObject({ status: 'finished', exit_code: 0, result: 'PLACED' });
});

it(titleOf('stdout is full'), async () => {
  const { machine, ...laboratory } = await openLaboratory();
  const words = runs.place.map((word) => `'${word}'`).join(' ');
  const run = await shell(`$CLI ${words} > /dev/full`, { machine, env: laboratory.environment({}) });
  expect(run).toMatchObject({ exitCode: 13 });
  const [message, why, next] = errorLinesOf(run);
  expect(await laboratory.executed()).toBe('PO');
  const { run_id: id, ...summary } = laboratory.only();
  expect(summary).toMatchObject({ status: 'finished', exit_code: 13, result: 'PLACED' });
  expect(laboratory.story(id)).toEqual([
    'run',
    'intent store-token',
    'outcome store-token',
    'intent place',
    'outcome place',
    'end 13',
  ]);
  expect([message, why]).toEqual(['Error: The result could not be written to stdout.', 'Why: The device is full.']);
  expect(next).toMatch(/^Next: What was sent stays sent: /);
  expect(next).toContain(`\`klarna-cl flow --resume ${id}\``);
  const resumed = await laboratory.resume(id, 'place');
  expect(resumed).toMatchObject({ exitCode: 0 });
  expect(json(resumed.stdout)).toMatchObject({ result: 'PLACED' });
  expect(await laboratory.executed()).toBe('PO');
});
