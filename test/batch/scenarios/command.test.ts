import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { campaignTemplate } from '../../../src/batch/scenarios/campaign-template.ts';
import type { SharedHttp, Step, Stop } from '../../../src/context.ts';
import { resumeRunJournal } from '../../../src/journal/run-journal.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openSandboxControl } from '../../../src/sandbox/control-client.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { scratchFolder } from '../../support/fake-context.ts';
import { batchOf, type Ledger } from '../run/running.ts';
import { filesIn } from './executing.ts';

const inFile = (text: string): string => {
  const file = join(scratchFolder(), 'campaign.yaml');
  writeFileSync(file, text);
  return file;
};

const running = async () => {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const writes = async () => {
    const { writes: all } = (await (await fetch(`${sandbox.url}/__sandbox/ledger`)).json()) as Ledger;
    return all.filter(({ executed }) => executed).length;
  };
  return { sandbox, writes };
};

const withControl = { change: () => ({ sandboxControl: openSandboxControl }) };

describe('batch on a scenario file', () => {
  it('runs the template as it is', async () => {
    const { sandbox } = await running();
    const { results, exit, said } = await batchOf(sandbox, inFile(campaignTemplate()), [], withControl);
    expect(said).toBe('');
    expect(exit).toBe(0);
    const came = results.map(({ id, status, result }) => `${id} ${status} ${result}`);
    expect(came.sort()).toEqual([
      'asked-at-klarna succeeded CAPTURED',
      'bought-and-returned succeeded CHECKED',
      'declined succeeded CHECKED',
      'one-flow succeeded APPROVED',
      'outcomes/DE/approved succeeded CHECKED',
      'outcomes/DE/denied succeeded CHECKED',
      'outcomes/US/approved succeeded CHECKED',
      'outcomes/US/denied succeeded CHECKED',
    ]);
  });

  it('sends nothing with --check, and judges its seeds as the sandbox does', async () => {
    const { sandbox, writes } = await running();
    const good = await batchOf(sandbox, inFile(campaignTemplate()), ['--check', '--output', 'compact'], withControl);
    expect(JSON.parse(good.stdout())).toMatchObject({ rows: 8 });
    const bad = campaignTemplate().replace('      - seed\n', '      - seed: {situation: paid-not-plased}\n');
    const { exit, said } = await batchOf(sandbox, inFile(bad), ['--check'], withControl);
    expect(exit).toBe(2);
    expect(said).toMatch(
      /campaign.yaml, line \d+, column 1: the seed of bought-and-returned cannot be made: situation/,
    );
    expect(await writes()).toBe(0);
  });

  it('goes on with --resume after the step that was done last', async () => {
    const { sandbox, writes } = await running();
    const state = scratchFolder();
    const file = inFile(`
version: 1
scenarios:
  - id: bought
    steps:
      - seed
      - flow: {route: native, place: true}
      - {capture: {approve: true}, save: {captured: amount}}
      - refund: {amount: "\${captured}"}
`);
    const broken = await batchOf(sandbox, file, [], {
      state,
      change: ({ sharedHttp }) => ({
        sandboxControl: openSandboxControl,
        sharedHttp: async (settings) => breaking(await sharedHttp(settings), ({ kind }) => kind === 'capture'),
      }),
    });
    expect(broken.results).toMatchObject([{ status: 'unknown', error: { code: 'internal' } }]);
    // A step goes on with its batch: on its own, two processes could be at work on it.
    const ofSteps = readdirSync(join(state, 'runs')).flatMap((name) => /^(\w{26})\.ndjson$/.exec(name)?.[1] ?? []);
    expect(ofSteps).toHaveLength(2);
    for (const runId of ofSteps) {
      const process = { pid: 1, host: 'here' };
      expect(() => resumeRunJournal({ stateFolder: state, runId, clock: systemClock, process })).toThrow(
        /is the step (?:flow|capture) of row bought of the batch/,
      );
    }
    const { results, exit, said } = await batchOf(sandbox, file, ['--resume'], { state, ...withControl });
    expect(said).toBe('');
    expect(exit).toBe(0);
    expect(results).toMatchObject([{ id: 'bought', status: 'succeeded', result: 'REFUNDED' }]);
    expect(await writes()).toBe(5);
    expect(filesIn(state)).not.toMatch(/sandbox-auth|session-token:sandbox/);
    const again = await batchOf(sandbox, file, ['--resume'], { state, ...withControl });
    expect(again.results).toEqual([]);
    expect(await writes()).toBe(5);
  });

  it('does not go on with a step that is another one by now', async () => {
    const { sandbox, writes } = await running();
    const wish = (amount: string) => ({ state, environment: { ...sandbox.environment, AMOUNT: amount } });
    const state = scratchFolder();
    const file = inFile(`
version: 1
scenarios:
  - id: changed
    steps:
      - payment-request: {amount: 500, currency: EUR}
      - authorize: {amount: "\${env:AMOUNT}"}
      - void
`);
    await batchOf(sandbox, file, [], {
      ...wish('500'),
      change: ({ sharedHttp }) => ({
        sandboxControl: openSandboxControl,
        sharedHttp: async (settings) => breaking(await sharedHttp(settings), ({ kind }) => kind === 'authorize'),
      }),
    });
    const { results, exit } = await batchOf(sandbox, file, ['--resume'], { ...wish('400'), ...withControl });
    expect(exit).toBe(11);
    expect(results).toMatchObject([{ status: 'failed', error: { code: 'OTHER_STEP' } }]);
    expect(await writes()).toBe(1);
  });

  it('is not for a queue', async () => {
    const { sandbox } = await running();
    const { exit, said } = await batchOf(sandbox, inFile(campaignTemplate()), ['--queue', 'redis://127.0.0.1:1']);
    expect(exit).toBe(2);
    expect(said).toContain('--queue takes no scenario file.');
  });

  it('begins no further step after a signal, and takes the row up again', async () => {
    const { sandbox, writes } = await running();
    const state = scratchFolder();
    const file = inFile(`
version: 1
scenarios:
  - id: stopped
    steps: [seed, {flow: {route: native}}, {check: {order.status: pending}}]
`);
    const stopped = await batchOf(sandbox, file, [], {
      state,
      change: (context) => ({
        sandboxControl: openSandboxControl,
        sharedHttp: async (settings) => {
          const http = await context.sharedHttp(settings);
          return breaking(http, ({ kind }) => {
            if (kind === 'store-token') press(context.stop);
            return false;
          });
        },
      }),
    });
    expect(stopped.exit).toBe(130);
    const { results, exit } = await batchOf(sandbox, file, ['--resume'], { state, ...withControl });
    expect(exit).toBe(0);
    expect(results).toMatchObject([{ id: 'stopped', status: 'succeeded', result: 'CHECKED' }]);
    expect(await writes()).toBe(1);
  });
});

/** The Ctrl-C of a fake context. */
const press = (stop: Stop): void => {
  if ('press' in stop && typeof stop.press === 'function') stop.press('interrupted');
};

/** Ends where a step of that kind is about to be sent, as a process that is killed. */
const breaking = (http: SharedHttp, breaks: (step: Step) => boolean): SharedHttp => ({
  ...http,
  beside: (observer) => {
    const beside = http.beside(observer);
    return {
      ...beside,
      send: (step) => {
        if (breaks(step)) throw new Error('killed');
        return beside.send(step);
      },
    };
  },
});
