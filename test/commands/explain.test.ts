import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { entries } from '../../src/catalogue/families.ts';
import type { FakeWish } from '../support/fake-context.ts';
import { klarnaCl } from './running.ts';

const explain = (words: readonly string[], wish: FakeWish = {}) => klarnaCl(['explain', ...words], wish);
const terminal: FakeWish = { interactive: true, columns: 72 };

describe('explain, for a script', () => {
  it('prints the entries that have the name, whole', async () => {
    const run = await explain(['operation-forbidden']);
    expect(run).toMatchObject({ exit: 0, talk: [] });
    expect(run.document()).toEqual({
      schema_version: 1,
      entries: [entries.find(({ name }) => name === 'OPERATION_FORBIDDEN')],
    });
    expect(run.sent()).toEqual([]);
  });

  it('takes an error from stdin', async () => {
    const stdin = '{"error":{"code":"RATE_LIMITED","message":"…","hint":null,"exit_code":6,"http_status":429}}\n';
    const run = await explain(['-'], { stdin });
    expect(run.document().entries).toMatchObject([{ name: 'RATE_LIMITED', retry: 'after-wait' }]);
  });

  it('takes words without quotes', async () => {
    const run = await explain(['paid', 'but', 'not', 'placed']);
    expect(run.document().entries).toMatchObject([{ name: 'paid but not placed' }]);
  });

  it('prints the whole catalogue where nothing is asked for, and one row each as a table', async () => {
    expect((await explain([])).document().entries).toEqual(entries);
    const run = await explain(['7', '--output', 'table']);
    expect(run.stdout()).toMatch(/^NAME +SOURCE +MEANING\nunknown +exit-code +It may have been executed/);
  });
});

describe('explain, in a terminal', () => {
  it('says what it means, why it happens, what to do and whether a retry helps', async () => {
    const run = await explain(['7'], terminal);
    const text = stripVTControlCharacters(run.stdout());
    expect(text).toMatch(/^unknown {2}klarna-cl · exit code 7\n {2}It may have been executed/);
    expect(text).toMatch(/\n {2}Causes .+\n[\s\S]*\n {2}Do .+\n[\s\S]*\n {2}Retry +No\. Resume the run\./);
  });

  it.each([[['429']], [['fraud']], [[]]])('keeps to its width: %j', async (words) => {
    const lines = stripVTControlCharacters((await explain(words, terminal)).stdout()).split('\n');
    expect(lines.length).toBeGreaterThan(5);
    // The link to a page is not broken.
    expect(lines.filter((line) => line.length > 72 && !line.includes('https://'))).toEqual([]);
  });

  it('names the codes that come with a status', async () => {
    expect((await explain(['404'], terminal)).stdout()).toContain('RESOURCE_NOT_FOUND');
  });

  it('lists every name where nothing is asked for', async () => {
    const text = stripVTControlCharacters((await explain([], terminal)).stdout()).replace(/\s+/g, ' ');
    expect(entries.map(({ name }) => name).filter((name) => !text.includes(name))).toEqual([]);
  });

  it('is JSON where that is asked for', async () => {
    for (const run of [
      await explain(['7', '--output', 'compact'], terminal),
      await explain(['7'], { ...terminal, environment: { KLARNA_CL_OUTPUT: 'json' } }),
    ]) {
      expect(JSON.parse(stripVTControlCharacters(run.stdout()))).toMatchObject({ entries: [{ name: 'unknown' }] });
    }
  });
});

describe('explain, where it knows nothing', () => {
  it('asks whether another name was meant', async () => {
    const run = await explain(['RESOURCE_CONFLIT']);
    expect(run).toMatchObject({ exit: 2, failure: { code: 'usage' } });
    expect(run.said).toContain('Did you mean RESOURCE_CONFLICT?');
  });

  it('says that a code need not be a published one', async () => {
    const run = await explain(['REASON_OF_SOME_GATEWAY']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('not each of them is published');
  });

  it('repeats nothing of what was asked for: it may be a token', async () => {
    const token = '0b1d9815-165e-42e2-8867-35bc03789e00';
    const run = await explain([token]);
    expect(run.exit).toBe(2);
    expect(run.said).not.toContain('0b1d');
  });

  it('does not print all of it for an empty variable of a script', async () => {
    expect(await explain([''])).toMatchObject({ exit: 2 });
  });

  it.each([['--sandbox'], ['--dry-run'], ['--curl']])('has no meaning for %s', async (flag) => {
    expect(await explain(['7', flag])).toMatchObject({ exit: 2 });
  });
});
