import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { openProfileStore } from '../../src/config/profiles.ts';
import { resolveSettings } from '../../src/config/resolve.ts';
import { readStored, storedDocument, storedFile } from '../../src/config/stored.ts';
import { openTokenCache } from '../../src/config/token-cache.ts';
import { flipped, truncated, wrongStored, wrongTokens } from './corpora/stored.ts';
import { everyCase } from './corpus.ts';
import { expectWellSaid, failureOf, refusalOf } from './saying.ts';

const home = mkdtempSync(join(tmpdir(), 'klarna-cl-hostile-'));
const config = join(home, 'config');
const state = join(home, 'state');
for (const folder of [config, state]) mkdirSync(folder, { mode: 0o700 });
afterAll(() => rmSync(home, { recursive: true, force: true }));
const folders = { working: home, home, config, state };

/** Puts a file in place, and after the action looks that it is still the same one, alone. */
const untouched = async (bytes: Buffer, action: () => unknown): Promise<void> => {
  writeFileSync(storedFile(config), bytes, { mode: 0o600 });
  await action();
  expect(readFileSync(storedFile(config)).equals(bytes)).toBe(true);
  expect(readdirSync(config)).toEqual(['config.json']);
};

const expectRefused = async (action: () => unknown): Promise<void> => {
  const said = expectWellSaid(await refusalOf(action, [3]));
  expect(said).not.toContain('canary');
};

describe('the stored configuration', () => {
  everyCase('is refused when it was cut short, and never reset', truncated, (bytes) =>
    untouched(bytes, () => expectRefused(() => readStored(config))),
  );

  everyCase('is refused when it is not what was written, for reading and for writing', wrongStored, (bytes) =>
    untouched(bytes, async () => {
      await expectRefused(() => readStored(config));
      await expectRefused(() => openProfileStore(folders).setValue('new', 'route', 'native'));
    }),
  );

  everyCase('with a flipped bit is refused, or means just what it says', flipped, (bytes) =>
    untouched(bytes, async () => {
      const failure = await failureOf(() => {
        const stored = readStored(config);
        expect(storedDocument(stored)).toEqual(JSON.parse(bytes.toString('utf8')));
        return resolveSettings({ flags: {}, environment: {}, stored });
      });
      if (failure === undefined) return;
      expect(failure.kind).toBe('config');
      expect(expectWellSaid(failure)).not.toContain('canary-');
    }),
  );
});

describe('a kept access token', () => {
  everyCase('that cannot be right is not used, and the next one takes its place', wrongTokens, async (bytes) => {
    writeFileSync(join(state, 'access-tokens.json'), bytes, { mode: 0o600 });
    const cache = openTokenCache(state, () => 2_000_000);
    expect(await cache.get('key')).toBeUndefined();
    const fresh = { accessToken: 'fresh', fetchedAtMs: 2_000_000, expiresAtMs: 9_000_000 };
    await cache.put('key', fresh);
    expect(await cache.get('key')).toEqual(fresh);
    expect(readdirSync(state)).toEqual(['access-tokens.json']);
  });
});
