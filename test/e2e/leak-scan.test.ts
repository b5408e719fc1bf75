import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canary, leaksIn, leaksUnder } from '../support/canaries.ts';
import { fetchedToken, forgetRuns, isAllowedIn, leaksSoFar, newMachine, shell } from '../support/run.ts';
import { keys, openTerminal } from '../support/terminal.ts';

// What the other tests rely on: a leak is found, in whichever form, wherever it is.
describe('the leak scan finds', () => {
  const value = canary('planted');

  it.each([
    ['raw', value],
    ['raw, cut at the end', value.slice(0, -4)],
    ['raw, within another text', `{"token":"${value}"}`],
    ['base64', Buffer.from(value).toString('base64')],
    ['base64 behind a user name', Buffer.from(`user:${value}`).toString('base64')],
    ['base64 between others', Buffer.from(`ab${value}:cd`).toString('base64')],
    ['base64url', Buffer.from(`{"secret":"${value}"}`).toString('base64url')],
    ['URL-encoded', `?token=${encodeURIComponent(value)}&x=1`],
    ['form-encoded', new URLSearchParams({ token: value }).toString()],
    ['hex', Buffer.from(value).toString('hex')],
  ])('a secret that is written %s', (form, text) => {
    const found = leaksIn(`before ${text} after`, 'a text').map((leak) => leak.form);
    expect(found).toContain(form.split(/[ ,]/)[0]?.replace('URL-encoded', 'url').replace('form-encoded', 'url'));
  });

  it('nothing in a mask, nor in what is public of a value', () => {
    const key = canary('API key', 'klarna_test_api_');
    expect(leaksIn(`${value.slice(0, 4)}…${value.slice(-4)} klarna_test_api_ ${key.slice(0, 20)}`, 'a text')).toEqual(
      [],
    );
  });

  it('a secret on stdout, on stderr and on a terminal', async () => {
    const secret = canary('printed');
    await shell('printf %s "$SECRET"; printf %s "$SECRET" | base64 >&2', { env: { SECRET: secret } });
    const terminal = openTerminal(['config', 'init']);
    await terminal.sees('Name of the profile');
    terminal.types(secret);
    await terminal.sees(secret);
    terminal.types(keys.ctrlC);
    await terminal.exitCode();
    const found = leaksSoFar();
    forgetRuns();
    const mine = found.map(({ form, where }) => `${form} on ${where.split(' ').slice(0, 3).join(' ')}`);
    expect(mine).toEqual(
      expect.arrayContaining(['raw on stdout of printf', 'base64 on stderr of printf', 'raw on stdout of config']),
    );
  });

  it('a secret in a file of the state, config and home folders, also in a file’s name', async () => {
    const { home, config, state } = newMachine();
    const secret = canary('written').replaceAll('/', '_');
    for (const folder of [config, state]) mkdirSync(join(folder, 'deep'), { recursive: true });
    canary('another');
    writeFileSync(join(state, 'deep', 'run.ndjson'), value);
    writeFileSync(join(config, 'config.json'), Buffer.from(value).toString('base64url'));
    writeFileSync(join(home, `core.${value.replaceAll('/', '_').slice(0, 20)}`), secret);
    const found = leaksSoFar().map(({ where }) => where);
    forgetRuns();
    expect(new Set(found)).toEqual(
      new Set([join('deep', 'run.ndjson'), 'config.json', expect.stringContaining('core.')]),
    );
  });

  it('what stands where it may not: each secret has its one place', () => {
    const { state } = newMachine();
    mkdirSync(state);
    writeFileSync(join(state, 'access-tokens.json'), '{}');
    writeFileSync(join(state, 'other.json'), value);
    expect(leaksUnder(state)).toContainEqual({ canary: 'planted', form: 'raw', where: 'other.json' });
    forgetRuns();
    expect(isAllowedIn(fetchedToken, join('state', 'access-tokens.json'))).toBe(true);
    expect(isAllowedIn('client secret', join('state', 'access-tokens.json'))).toBe(false);
    expect(isAllowedIn('stored client secret', join('config', 'config.json'))).toBe(true);
    expect(isAllowedIn('client secret', join('config', 'config.json'))).toBe(false);
    expect(isAllowedIn(fetchedToken, join('state', 'runs', 'x.ndjson'))).toBe(false);
  });
});
