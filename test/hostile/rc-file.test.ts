import { isUtf8 } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { factsOf, isKey } from '../../src/config/catalogue.ts';
import { findRcFile, type RcFile } from '../../src/config/rc-file.ts';
import { resolveSettings } from '../../src/config/resolve.ts';
import { profileName } from '../../src/config/stored.ts';
import { rcTexts } from './corpora/rc-texts.ts';
import { everyCase } from './corpus.ts';
import { expectWellSaid, failureOf } from './saying.ts';

const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-hostile-'));
const path = join(folder, '.klarnarc');
const warnings: Error[] = [];
const note = (warning: Error) => warnings.push(warning);
process.on('warning', note);
afterAll(() => {
  process.off('warning', note);
  rmSync(folder, { recursive: true, force: true });
});

/** Lines that somebody would notice in a message. */
const linesOf = (bytes: Buffer): readonly string[] =>
  bytes
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= 14);

const expectKnown = ({ profile, values, profiles }: RcFile): void => {
  if (profile !== undefined) expect(profile).toMatch(profileName);
  for (const section of [values, ...profiles.values()]) {
    for (const [key, value] of Object.entries(section)) {
      expect(isKey(key) && !factsOf(key).storedOnly).toBe(true);
      expect(typeof value === 'string' && value !== '').toBe(true);
    }
  }
  for (const name of profiles.keys()) expect(name).toMatch(profileName);
};

describe('a .klarnarc', () => {
  everyCase('is read to what is known, or refused in words that are not its own', rcTexts, async (bytes) => {
    writeFileSync(path, bytes, { mode: 0o600 });
    const failure = await failureOf(async () => {
      const found = await findRcFile(folder, folder);
      if (found === undefined) throw new Error('it was not found');
      expectKnown(found);
      const settled = await failureOf(() =>
        resolveSettings({ flags: {}, environment: {}, rcFile: found, stored: { profiles: new Map() } }),
      );
      if (settled === undefined) return;
      expect(settled.kind).toBe('config');
      expectWellSaid(settled);
    });
    if (failure !== undefined) {
      expect(failure.kind).toBe('config');
      const said = expectWellSaid(failure);
      expect(said).not.toContain('canary');
      for (const line of linesOf(bytes)) expect(said).not.toContain(line);
    }
    if (!isUtf8(bytes)) expect(failure).toBeDefined();
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('makes no library speak past the tool', () => {
    expect(warnings).toEqual([]);
  });
});
