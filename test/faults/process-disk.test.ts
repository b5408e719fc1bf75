import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it as test } from 'vitest';
import { fileOfRun } from '../support/journals.ts';
import { errorLinesOf, json, type Machine, newMachine } from '../support/run.ts';
import { page, type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { type Laboratory, nameInJournal, openLaboratory } from './laboratory.ts';
import { type FaultName, titleOf } from './process-faults.ts';
import { secrets } from './stage.ts';

type Write = keyof typeof nameInJournal;

/** The tokens come by file: the journal notes where from, and so a long path makes its first record as long as is wanted. */
const commandOf = (step: Write, machine: Machine, padding = 0): readonly string[] => {
  const folders = 'x'.repeat(padding).match(/.{1,200}/g) ?? [];
  const file = join(machine.work, ...folders, 'token');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, secrets.authToken, { mode: 0o600 });
  const native = ['flow', 'ertHJlpPTR', '--auth-token-file', file];
  return step === 'A'
    ? [...native, '--route', 'both', '--session-token', secrets.sessionToken]
    : [...native, '--route', 'native', '--place'];
};

const resumeOf = (step: Write, id: string): readonly string[] => [
  ...['flow', '--resume', id],
  ...(step === 'A' ? ['--session-token', secrets.sessionToken] : []),
];

/** The bytes before each record of an undisturbed run, a command each. */
const seen = new Map<string, ReadonlyMap<string, number>>();

const bytesBefore = async (step: Write): Promise<ReadonlyMap<string, number>> => {
  const machine = newMachine();
  const laboratory = await openLaboratory(machine);
  await laboratory.run(commandOf(step, machine));
  const { run_id: id } = laboratory.only();
  const lines = readFileSync(fileOfRun(machine.state, id), 'utf8').split('\n');
  const lengthOf = (count: number) => lines.slice(0, count).join('\n').length + 1;
  return new Map(laboratory.story(id).map((record, index) => [record, lengthOf(index)]));
};

/** How long the first record must be made for the file to fill a page just before one of its records. */
const paddingBefore = async (record: string, step: Write): Promise<number> => {
  const kind = step === 'A' ? 'both' : 'place';
  const lengths = seen.get(kind) ?? (await bytesBefore(step));
  seen.set(kind, lengths);
  // Less than any record needs, and more than ports and process ids differ; a folder's name is one longer than its part.
  const room = 60;
  const padding = page - room - (lengths.get(record) ?? 0);
  return padding - Math.ceil(padding / 201);
};

interface Scene extends Laboratory {
  readonly disk: SmallDisk;
}

/** A test on a machine whose state stands on a small disk. */
const it = (fault: FaultName, check: (scene: Scene) => Promise<void>): void =>
  test(titleOf(fault), async ({ skip }) => {
    const machine = newMachine();
    const disk = smallDisk(machine.state);
    if (disk === undefined) return skip('only root can mount a small disk');
    await check({ ...(await openLaboratory(machine)), disk });
  });

const full = /Why: .*\/state\/(runs|locks)\S*: the system says ENOSPC\./;

it('disk full at the first record', async ({ run, disk, machine, arrived, executed }) => {
  for (const [free, message] of [
    [0, 'The lock that keeps two runs apart cannot be taken.'],
    [1, 'The journal could not be written.'],
  ] as const) {
    disk.fill(free);
    const ended = await run(commandOf('P', machine));
    expect(ended).toMatchObject({ exitCode: 13, stdout: '' });
    expect(errorLinesOf(ended)[0]).toBe(`Error: ${message}`);
    expect(ended.stderr).toMatch(full);
    expect(ended.stderr).toContain('Nothing was sent.');
    expect(arrived()).toBe('');
  }
  disk.clear();
  expect(await run(commandOf('P', machine))).toMatchObject({ exitCode: 0 });
  expect(await executed()).toBe('PO');
});

const done = { P: '', A: 'P', O: 'P' } as const;
const all = { P: 'PO', A: 'PA', O: 'PO' } as const;

for (const step of ['P', 'A', 'O'] as const) {
  const name = nameInJournal[step];

  it(`disk full at the intent of ${step}`, async ({ disk, machine, ...scene }) => {
    const padding = await paddingBefore(`intent ${name}`, step);
    // The lock of the order is still to come after the reads.
    const stopFilling = scene.atArrival((letter) => {
      if (letter !== 'T') disk.fill(letter === 'R' ? 1 : 0);
    });
    const ended = await scene.run(commandOf(step, machine, padding));
    stopFilling();
    expect(ended).toMatchObject({ exitCode: 13 });
    expect(ended.stderr).toMatch(/^Error: The journal could not be written\.$/m);
    expect(ended.stderr).toMatch(full);
    expect(ended.stderr).toContain('This request was not sent.');
    expect(await scene.executed()).toBe(done[step]);
    expect(scene.arrived()).not.toContain(step);
    const { run_id: id, status } = scene.only();
    expect([status, scene.story(id).at(-1)]).toEqual(['interrupted', step === 'P' ? 'run' : 'outcome store-token']);
    disk.clear();
    expect(await scene.run(resumeOf(step, id))).toMatchObject({ exitCode: 0 });
    expect(await scene.executed()).toBe(all[step]);
  });

  it(`disk full at the outcome of ${step}`, async ({ disk, machine, ...scene }) => {
    const padding = await paddingBefore(`outcome ${name}`, step);
    scene.atArrival((letter) => {
      if (letter === step) disk.fill();
    });
    const ended = await scene.run(commandOf(step, machine, padding));
    expect(ended).toMatchObject({ exitCode: 7 });
    expect(ended.stderr).toMatch(full);
    const said = step === 'A' ? 'HTTP 200, APPROVED, payment_transaction_id krn:' : 'HTTP 200';
    expect(ended.stderr).toContain(`The outcome of the step ${name} could not be journaled: ${said}`);
    const { run_id: id, status, resume } = scene.only();
    expect([status, scene.story(id).at(-1)]).toEqual(['interrupted', `intent ${name}`]);
    expect(ended.stderr).toContain(resume);
    expect(await scene.executed()).toBe(`${done[step]}${step}`);

    const before = scene.arrived();
    expect(await scene.run(resumeOf(step, id))).toMatchObject({ exitCode: 13 });
    expect(scene.arrived()).toBe(before);
    disk.clear();
    expect(await scene.run(resumeOf(step, id))).toMatchObject({ exitCode: 0 });
    expect(await scene.executed()).toBe(all[step]);
  });
}

it('disk full at the last record', async ({ disk, machine, ...scene }) => {
  const padding = await paddingBefore('end 0', 'O');
  scene.atArrival((letter) => {
    if (letter === 'R' && scene.arrived().endsWith('O')) disk.fill();
  });
  const ended = await scene.run(commandOf('O', machine, padding));
  expect(ended).toMatchObject({ exitCode: 0 });
  expect(json(ended.stdout)).toMatchObject({ result: 'PLACED' });
  const { run_id: id, status } = scene.only();
  expect([status, scene.story(id).at(-1)]).toEqual(['interrupted', 'outcome place']);
  disk.clear();
  expect(await scene.run(resumeOf('O', id))).toMatchObject({ exitCode: 0 });
  expect(scene.only()).toMatchObject({ status: 'finished', exit_code: 0 });
  expect(await scene.executed()).toBe('PO');
});
