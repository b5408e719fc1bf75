import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { fileOfRun } from '../support/journals.ts';
import { errorLinesOf, type Run } from '../support/run.ts';
import { inside, type Laboratory, openLaboratory, runs } from './laboratory.ts';
import { titleOf } from './process-faults.ts';

/** A run that was killed while its authorization was under way, which was executed; its id. */
const killedInAuthorize = async (laboratory: Laboratory): Promise<string> => {
  const held = laboratory.hold('A');
  const run = laboratory.start(runs.both);
  await held.arrived;
  run.kill('SIGKILL');
  await run.end;
  return laboratory.only().run_id;
};

/** Refused with the exit code, with nothing sent and the journal as it was. */
const expectRefused = async (
  { machine, arrived }: Laboratory,
  id: string,
  exitCode: number,
  words: RegExp,
  resume: () => Promise<Run>,
) => {
  const file = fileOfRun(machine.state, id);
  const [before, requests] = [readFileSync(file), arrived()];
  const run = await resume();
  expect(run).toMatchObject({ exitCode, stdout: '' });
  expect(errorLinesOf(run).join('\n')).toMatch(words);
  expect(readFileSync(file)).toEqual(before);
  expect(arrived()).toBe(requests);
};

describe('a resume', () => {
  it(titleOf('a resume with another token'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedInAuthorize(laboratory);
    const other = canary('other session token', 'krn:payment:eu1:klarna-network-session-token:');
    await expectRefused(
      laboratory,
      id,
      2,
      /is not the token of this run\. \[OTHER_TOKEN\]\nWhy: .+\nNext: Pass the same token/,
      () => laboratory.run(['flow', '--resume', id, '--session-token', other]),
    );
    expect(await laboratory.resume(id, 'both')).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [
      titleOf('a resume with another Klarna account'),
      { KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:OTHER000' },
    ],
    [titleOf('a resume with another Klarna address'), { KLARNA_BASE_URL: 'http://127.0.0.1:9' }],
    [titleOf('a resume with another Commerce Layer address'), { CL_BASE_URL: 'http://127.0.0.1:9' }],
  ])('%s', async (_, environment) => {
    const laboratory = await openLaboratory();
    const id = await killedInAuthorize(laboratory);
    await expectRefused(
      laboratory,
      id,
      2,
      /cannot go on from here\. \[OTHER_PARTIES\]\nWhy: .+ was .+ and is .+\nNext: Use the conf/,
      () => laboratory.resume(id, 'both', environment),
    );
  });

  it(titleOf('a resume in the embedded sandbox'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedInAuthorize(laboratory);
    await expectRefused(laboratory, id, 2, /--resume does not go with --sandbox\.\nWhy: .+\nNext: /, () =>
      laboratory.run(['flow', '--resume', id, '--sandbox']),
    );
  });

  it(titleOf('a torn last line'), async () => {
    const laboratory = await openLaboratory();
    const record = '"step":"store-token","attempt":1,"kind":"intent"';
    await laboratory.run(runs.place, inside({ kill: 'half-record', record }));
    const { run_id: id } = laboratory.only();
    const file = fileOfRun(laboratory.machine.state, id);
    expect(readFileSync(file, 'utf8')).not.toMatch(/\n$/);
    const resumed = await laboratory.resume(id, 'place');
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(resumed.stderr).toMatch(/^The last line of its journal was torn off .+; it was dropped\.$/m);
    expect(laboratory.story(id)).toEqual([
      'run',
      'resume',
      'intent store-token',
      'outcome store-token',
      'intent place',
      'outcome place',
      'end 0',
    ]);
    expect(await laboratory.executed()).toBe('PO');
  });

  it(titleOf('a flipped byte in the journal'), async () => {
    const laboratory = await openLaboratory();
    const id = await killedInAuthorize(laboratory);
    const file = fileOfRun(laboratory.machine.state, id);
    const bytes = readFileSync(file);
    // In the middle, so that what stands behind it was sound.
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const words = /^Error: The journal .+ cannot be read\.\nWhy: Line \d is damaged.+ file is as it was\.\nNext: /;
    await expectRefused(laboratory, id, 13, words, () => laboratory.resume(id, 'both'));
    await expectRefused(laboratory, id, 13, words, () => laboratory.run(runs.network));
    expect(await laboratory.listed()).toMatchObject([{ run_id: id, status: 'unreadable' }, {}]);
  });
});
