import { describe, expect, it } from 'vitest';
import { running, seedBody } from './running.ts';

const start = Date.parse('2026-03-01T10:00:00.000Z');

describe('the clock of the sandbox', () => {
  it.each([
    ['90s', '2026-03-01T10:01:30.000Z'],
    ['3h', '2026-03-01T13:00:00.000Z'],
    ['28d', '2026-03-29T10:00:00.000Z'],
    [1500, '2026-03-01T10:00:01.500Z'],
    ['250ms', '2026-03-01T10:00:00.250Z'],
  ])('goes %s forward', async (advance, now) => {
    const sandbox = await running({ clock: { now: () => start } });
    expect((await sandbox.control('POST', 'clock', { advance })).document).toMatchObject({ now });
    expect((await sandbox.control('GET', 'clock')).document).toMatchObject({ now });
  });

  it.each([[-1], [0], ['-3h'], ['3'], ['3 hours'], [1.5], ['99999999d'], [null]])('does not go %j', async (advance) => {
    const sandbox = await running({ clock: { now: () => start } });
    expect((await sandbox.control('POST', 'clock', { advance })).status).toBe(400);
    expect((await sandbox.control('GET', 'clock')).document.ahead_ms).toBe(0);
  });

  it.each([
    ['DELETE', 'clock'],
    ['POST', 'reset'],
  ])('is the machine’s again after %s %s', async (method, path) => {
    const sandbox = await running({ clock: { now: () => start } });
    await sandbox.control('POST', 'clock', { advance: '3h' });
    await sandbox.control(method, path);
    expect((await sandbox.control('GET', 'clock')).document).toMatchObject({ now: '2026-03-01T10:00:00.000Z' });
  });

  it('ends what ends by time at once, so that nobody has to look first', async () => {
    const sandbox = await running({ clock: { now: () => start } });
    await sandbox.authorize('approved', seedBody);
    await sandbox.control('POST', 'clock', { advance: '28d' });
    expect(JSON.stringify(sandbox.exportData())).toContain('"state":"EXPIRED"');
  });
});
