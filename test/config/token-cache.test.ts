import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openTokenCache, type TokenCache, tokenKey } from '../../src/config/token-cache.ts';
import { scratch } from './scratch.ts';

const opened = (now = 1_000_000) => {
  const folder = join(scratch(), 'state');
  const clock = { now };
  return { folder, file: join(folder, 'access-tokens.json'), clock, cache: openTokenCache(folder, () => clock.now) };
};
const token = (accessToken = 'token', fetchedAtMs = 1_000_000, lifeMs = 7_200_000) => ({
  accessToken,
  fetchedAtMs,
  expiresAtMs: fetchedAtMs + lifeMs,
});

describe('a cached access token', () => {
  it('is found again by another process, under its own request alone', async () => {
    const { cache, folder } = opened();
    const request = { authUrl: 'https://auth.commercelayer.io', clientId: 'id', clientSecret: 'secret' };
    await cache.put(tokenKey(request), token());
    const again = openTokenCache(folder, () => 1_000_000);
    expect(await again.get(tokenKey(request))).toEqual(token());
    for (const other of [
      { clientSecret: 'other' },
      { scope: 'market:all' },
      { clientId: 'x' },
      { authUrl: 'http://[::1]' },
    ]) {
      expect(await again.get(tokenKey({ ...request, ...other }))).toBeUndefined();
    }
  });

  it('is used until 80% of its life, and not when the clock was set back', async () => {
    const { cache, clock } = opened();
    await cache.put('key', token());
    clock.now = 1_000_000 + 0.8 * 7_200_000 - 1;
    expect(await cache.get('key')).toBeDefined();
    clock.now += 1;
    expect(await cache.get('key')).toBeUndefined();
    clock.now = 999_999;
    expect(await cache.get('key')).toBeUndefined();
  });

  it('is gone once it was forgotten', async () => {
    const { cache, file } = opened();
    await cache.put('a', token('cnry'));
    await cache.put('b', token('other'));
    await cache.forget('a');
    await cache.forget('never-there');
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.get('b')).toBeDefined();
    expect(readFileSync(file, 'utf8')).not.toContain('cnry');
  });

  it('does not stay on the disk once it is stale', async () => {
    const { cache, clock, file } = opened();
    await cache.put('old', token('cnry'));
    clock.now += 7_200_000;
    await cache.put('new', token('fresh', clock.now));
    expect(readFileSync(file, 'utf8')).not.toContain('cnry');
  });

  it('does not stay where a killed process was writing it', async () => {
    const { cache, folder } = opened();
    await cache.put('a', token());
    const dead = `access-tokens.json.${2 ** 22 + 1}.0123abcd`;
    const live = `access-tokens.json.${process.pid}.0123abcd`;
    for (const name of [dead, live]) writeFileSync(join(folder, name), '{}', { mode: 0o600 });
    await cache.put('b', token());
    expect(readdirSync(folder).sort()).toEqual(['access-tokens.json', live]);
  });

  it('is a matter of the request, of which nothing can be read', () => {
    const text = fc.string({ minLength: 4 });
    fc.assert(
      fc.property(text, text, text, text, (authUrl, clientId, scope, clientSecret) => {
        const key = tokenKey({ authUrl, clientId, scope, clientSecret });
        expect(key).toMatch(/^[0-9a-f]{64}$/);
        expect(tokenKey({ authUrl, clientId: clientId + scope, scope: '', clientSecret })).not.toBe(key);
      }),
    );
  });
});

describe.skipIf(process.platform === 'win32')('the file of cached tokens', () => {
  const isMissing = async (cache: TokenCache) => expect(await cache.get('key')).toBeUndefined();

  it('is for the owner alone, and so is its folder', async () => {
    const { cache, folder, file } = opened();
    await cache.put('key', token());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['access-tokens.json']);
  });

  it.each(['', '{', '[]', 'null', '{"key": {"accessToken": 1}}', '{"key": "x"}'])(
    'is dropped when it holds %j, and replaced',
    async (text) => {
      const { cache, folder, file } = opened();
      mkdirSync(folder, { mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
      await isMissing(cache);
      await cache.put('key', token());
      expect(await cache.get('key')).toEqual(token());
    },
  );

  it('is not believed when others could have written or read it', async () => {
    const { cache, file } = opened();
    await cache.put('key', token());
    chmodSync(file, 0o644);
    await isMissing(cache);
    await cache.put('key', token());
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not believed when it is a link; the link is replaced, its target left', async () => {
    const { cache, folder, file } = opened();
    const target = join(folder, '..', 'planted.json');
    const planted = JSON.stringify({ key: token('planted') });
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(target, planted, { mode: 0o600 });
    symlinkSync(target, file);
    await isMissing(cache);
    await cache.put('key', token('own'));
    expect((await cache.get('key'))?.accessToken).toBe('own');
    expect(readFileSync(target, 'utf8')).toBe(planted);
  });

  it('is not written where others may look, and the run goes on without it', async () => {
    const { cache, folder } = opened();
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'notes.txt'), 'of somebody');
    await cache.put('key', token());
    await isMissing(cache);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('is no matter when the folder cannot be made', async () => {
    const cache = openTokenCache('/dev/null/state', () => 0);
    await cache.put('key', token());
    await isMissing(cache);
  });
});
