import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPacer } from '../../../src/batch/pacing/pacer.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { thisProcess } from '../../../src/platform/process-identity.ts';
import { openSharedText } from '../../../src/platform/shared-text.ts';
import { scratchFolder } from '../../support/fake-context.ts';
import { asked, inTurn, minute, runFor, startProcess, world } from './simulation.ts';

const payments = inTurn(asked.payment);
const file = '/state/rates/commerce-layer.json';

describe('what processes tell each other', () => {
  it('is heard by one that starts when the window is full', async () => {
    const here = world();
    await runFor(here, 35_000, { next: payments });
    expect(here.server.letIn()).toBeGreaterThanOrEqual(90);
    await runFor(here, minute, { next: payments, seed: 7 });
    expect(here.server.refused()).toBe(0);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['no JSON', () => 'rates'],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['deep', () => '['.repeat(100_000)],
    [
      'of other shapes',
      () => '{"version":1,"windows":{"test uncacheable":{"limit":"x","own":[3,-1]},"a":7},"rests":[1]}',
    ],
  ])('is as if nobody had asked before, where the file is %s', async (_, damage) => {
    const here = world();
    await runFor(here, 3000, { next: payments });
    here.shared.texts.set(file, damage(here.shared.texts.get(file) ?? ''));
    here.server.clear();
    await runFor(here, 12_000, { next: payments });
    expect(here.server.refused()).toBe(0);
    expect(JSON.parse(here.shared.texts.get(file) ?? '')).toMatchObject({ version: 1 });
  });

  it('is nothing where the file can be neither read nor written: each then counts for itself', async () => {
    const here = world();
    const failing = {
      ...here.shared,
      open: async () => ({
        steadyMs: here.time.passed,
        read: () => {
          throw new Error('EACCES');
        },
        change: () => Promise.reject(new Error('ENOSPC')),
      }),
    };
    await runFor({ ...here, shared: failing }, 2 * minute, { next: payments });
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(190);
  });

  it('stays small however much a window allows', async () => {
    const here = world(() => ({ all: { limit: 9000, seconds: 60 } }));
    const local = inTurn({ ...asked.payment, url: 'http://127.0.0.1:4010/api/klarna_payments/a' });
    await runFor(here, 2000, { next: local, travelMs: () => 20 });
    const [text = ''] = here.shared.texts.values();
    expect(here.server.letIn()).toBeGreaterThan(500);
    expect(text.length).toBeLessThan(10_000);
  });
});

describe('a process that ends', () => {
  it('ends all waits at once on a signal, and leaves no timer', async () => {
    const here = world();
    const one = startProcess({ ...here, seed: 1, next: payments, concurrency: 100 });
    await here.time.run(() => here.server.letIn() >= 25 && one.pacer.waited().waiting > 70);
    const at = here.time.passed();
    await one.stop();
    expect(here.time.passed() - at).toBeLessThan(500);
    expect([one.pacer.waited().waiting, here.time.timers()]).toEqual([0, 0]);
  });

  it('holds up nobody when it is killed while it waits and asks', async () => {
    const here = world();
    const dead = startProcess({ ...here, seed: 1, next: payments, name: 'dead' });
    await here.time.run(() => here.time.passed() > 12_000);
    // It never comes back to what is under way, and leaves its place in the line.
    dead.kill();
    await runFor(here, 1.5 * minute, { next: payments, seed: 2 });
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(110);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['back by an hour', -3_600_000],
    ['back by ten seconds', -10_000],
    ['forward by ten seconds', 10_000],
    ['forward by an hour', 3_600_000],
  ])('%s makes nobody ask too often, or wait for long', async (_, ms) => {
    const here = world();
    const running = [1, 2].map((seed) => startProcess({ ...here, seed, next: payments }));
    await here.time.run(() => here.time.passed() > 35_000);
    here.time.set(ms);
    await here.time.run(() => here.time.passed() > 2 * minute);
    for (const one of running) await one.stop();
    expect(here.server.refused()).toBe(0);
    expect(here.server.letIn()).toBeGreaterThanOrEqual(140);
  });
});

describe('the file in <state>/rates', () => {
  const path = () => join(scratchFolder(), 'state', 'rates', 'commerce-layer.json');

  it('is made for the owner alone, by the first that counts', async () => {
    const state = scratchFolder();
    const pacer = openPacer({
      sharedText: async (name) => openSharedText(name),
      stateFolder: state,
      mode: () => undefined,
      clock: systemClock,
      random: { fraction: () => 0.5 },
    });
    const { signal } = new AbortController();
    const local = { ...asked.payment, url: 'http://127.0.0.1:4010/api/klarna_payments/a' };
    const free = await pacer.enter(local, signal, 1000);
    if ('over' in free) free.over({ status: 200, meta: {} });
    expect(readdirSync(state)).toEqual([]);
    const turn = await pacer.enter(asked.payment, signal, 1000);
    const folder = join(state, 'rates');
    expect(readdirSync(folder)).toEqual(['commerce-layer.json']);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, 'commerce-layer.json')).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    if ('over' in turn) turn.over();
    await pacer.close();
    expect(JSON.parse(readFileSync(join(folder, 'commerce-layer.json'), 'utf8'))).toMatchObject({
      windows: { 'test uncacheable': { limit: 100, under_way: [] } },
    });
  });

  it('loses no change of many at once', async () => {
    const one = path();
    const texts = Array.from({ length: 4 }, () => openSharedText(one));
    const more = (text: string | undefined) => ({ text: `${Number(text ?? 0) + 1}`, value: undefined });
    await Promise.all(texts.flatMap((text) => Array.from({ length: 25 }, () => text.change(more))));
    expect(texts[0]?.read()).toBe('100');
    await texts[0]?.change(() => ({ text: undefined, value: undefined }));
    expect(readdirSync(join(one, '..'))).toEqual([]);
  });

  it('is taken over from a process that was killed while it had it', async () => {
    const one = path();
    mkdirSync(join(one, '..'), { recursive: true });
    // The same id was another process's before.
    writeFileSync(`${one}.lock`, JSON.stringify({ ...thisProcess(), boot: 'an earlier one', since: '' }));
    writeFileSync(`${one}.next`, 'half a te');
    await openSharedText(one).change(() => ({ text: 'whole', value: undefined }));
    expect(readFileSync(one, 'utf8')).toBe('whole');
    expect(readdirSync(join(one, '..'))).toEqual(['commerce-layer.json']);
  });

  it('is not written through a link', async () => {
    const one = path();
    const target = join(scratchFolder(), 'mine');
    mkdirSync(join(one, '..'), { recursive: true });
    writeFileSync(target, 'mine');
    symlinkSync(target, one);
    await expect(openSharedText(one).change(() => ({ text: 'theirs', value: undefined }))).rejects.toThrow();
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });
});
