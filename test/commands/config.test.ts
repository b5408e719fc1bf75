import { describe, expect, it } from 'vitest';
import type { Exchange } from '../support/fake-context.ts';
import { environment, klarnaCl } from './running.ts';

const profiles = {
  shop: {
    mode: 'test',
    cl_client_id: 'client',
    cl_client_secret: 'canary-secret',
    klarna_api_key: 'klarna_test_api_canary',
  },
};

describe('config init', () => {
  const choose = (asked: RegExp, value: string): Exchange => ({ asked, typed: [value], kind: 'choose' });

  it('asks for a sales channel’s scope, and for an account only with a key', async () => {
    const run = await klarnaCl(['config', 'init', 'shop'], {
      interactive: true,
      dialogue: [
        choose(/What is it for/, 'test'),
        choose(/sign in/, 'sales-channel'),
        { asked: /Client id/, typed: ['client'] },
        { asked: /Scope/, typed: [''] },
        { asked: /Klarna API key/, typed: ['klarna_test_api_canary'], kind: 'secret' },
        { asked: /Partner account id/, typed: ['MKPMV6MS', 'krn:partner:global:account:test:MKPMV6MS'] },
      ],
    });
    expect(run.exit).toBe(0);
    expect(run.profiles.get('shop')).toEqual({
      mode: 'test',
      cl_client_id: 'client',
      cl_scope: 'market:code:europe',
      klarna_api_key: 'klarna_test_api_canary',
      klarna_partner_account_id: 'krn:partner:global:account:test:MKPMV6MS',
    });
    expect(run.complaints).toHaveLength(1);
    expect(run.talk.join()).toContain('not encrypted');
    expect(run.talk.join()).not.toContain('canary');
  });

  it.each([
    ['without the flag says how to say that it is meant', [], true],
    ['with the flag is told all the same', ['--insecure-storage'], false],
  ])('of a secret that is stored unencrypted, %s', async (_, flags, advised) => {
    const run = await klarnaCl(['config', 'set', 'klarna_api_key', '-', ...flags], { stdin: 'klarna_test_api_canary' });
    const talk = run.talk.join();
    expect(talk).toContain('not encrypted');
    expect(talk.includes('--insecure-storage')).toBe(advised);
  });

  it('without Commerce Layer asks for Klarna alone', async () => {
    const run = await klarnaCl(['config', 'init', 'k'], {
      interactive: true,
      dialogue: [
        choose(/What is it for/, 'test'),
        choose(/sign in/, 'none'),
        { asked: /API key/, typed: [''], kind: 'secret' },
      ],
    });
    expect(run.profiles.get('k')).toEqual({ mode: 'test' });
  });

  it('stores nothing when the person leaves', async () => {
    const run = await klarnaCl(['config', 'init'], {
      interactive: true,
      dialogue: [{ asked: /Name/, typed: ['ctrl-c'] }],
    });
    expect(run).toMatchObject({ exit: 130, profiles: new Map() });
  });

  it('says how to do it without a terminal', async () => {
    const run = await klarnaCl(['config', 'init']);
    expect(run).toMatchObject({ exit: 2 });
    expect(run.said).toContain('config set');
  });
});

describe('config set', () => {
  it('takes no secret from the command line', async () => {
    const run = await klarnaCl(['config', 'set', 'cl_client_secret', 'canary-secret'], { profiles: {} });
    expect(run).toMatchObject({ exit: 2, profiles: new Map() });
    expect(run.said).not.toContain('canary');
  });

  it('reads a secret from stdin, into the profile that was named', async () => {
    const run = await klarnaCl(['config', 'set', 'cl_client_secret', '-', '--profile', 'shop'], {
      stdin: 'canary-secret\n',
    });
    expect(run.profiles.get('shop')).toEqual({ cl_client_secret: 'canary-secret' });
    expect(run.talk.join()).not.toContain('canary');
  });

  it('asks for a secret, hidden', async () => {
    const dialogue: Exchange[] = [{ asked: /klarna_api_key/, typed: ['klarna_test_api_canary'], kind: 'secret' }];
    const run = await klarnaCl(['config', 'set', 'klarna_api_key'], { interactive: true, dialogue });
    expect(run.profiles.get('default')).toEqual({ klarna_api_key: 'klarna_test_api_canary' });
  });

  it('stores a plain value', async () => {
    const run = await klarnaCl(['config', 'set', 'cl_organization', 'acme'], { profiles });
    expect(run.profiles.get('shop')).toMatchObject({ cl_organization: 'acme' });
  });
});

describe('config', () => {
  it('get shows of a secret only that it is set', async () => {
    expect((await klarnaCl(['config', 'get', 'cl_client_secret', '--raw'], { profiles })).stdout()).toBe('********\n');
    expect((await klarnaCl(['config', 'get', 'cl_client_id', '--raw'], { profiles })).stdout()).toBe('client\n');
    expect(await klarnaCl(['config', 'get', 'cl_scope'], { profiles })).toMatchObject({ exit: 3 });
  });

  it('list shows every setting with its source, and no secret, not even with --reveal', async () => {
    const run = await klarnaCl(['config', 'list', '--reveal'], { profiles });
    expect(run.document()).toMatchObject({ profile: 'shop', profiles: ['shop'] });
    expect(run.document().settings).toContainEqual({ key: 'cl_client_id', value: 'client', source: 'profile shop' });
    expect(run.stdout()).not.toContain('canary');
  });

  it('list as a table has a line for each value, and says which are in effect', async () => {
    const two = { ...profiles, other: { cl_organization: 'elsewhere' } };
    const table = (await klarnaCl(['config', 'list', '-o', 'table'], { profiles: two })).stdout();
    expect(table).toMatch(/^KEY +VALUE +SOURCE +IN_EFFECT\n/);
    expect(table).toMatch(/^cl_client_id +client +profile shop +yes$/m);
    expect(table).toMatch(/^mode +test +profile shop +yes$/m);
    expect(table).toMatch(/^cl_organization +elsewhere +profile other +no$/m);
    expect(table).not.toContain('canary');
  });

  it('unset, use and path do what they say', async () => {
    const run = await klarnaCl(['config', 'unset', 'cl_client_id'], { profiles });
    expect(run.profiles.get('shop')).not.toHaveProperty('cl_client_id');
    expect(await klarnaCl(['config', 'use', 'none'], { profiles })).toMatchObject({ exit: 3 });
    expect((await klarnaCl(['config', 'path', '--raw'])).stdout()).toBe('/config/config.json\n');
  });

  it('logout forgets the credentials and keeps the rest', async () => {
    const run = await klarnaCl(['config', 'logout'], { profiles });
    expect(run.profiles.get('shop')).toEqual({ mode: 'test' });
    expect(run.talk.join()).toContain('cl_client_secret');
  });
});

describe('whoami', () => {
  it('says how to get credentials where there are none, and nothing of it elsewhere', async () => {
    expect((await klarnaCl(['whoami'])).talk.join()).toContain('`klarna-cl config init`');
    expect((await klarnaCl(['whoami'], { profiles })).talk).toEqual([]);
  });

  it('says who, in which mode, and from where; and sends nothing', async () => {
    const run = await klarnaCl(['whoami'], { profiles });
    expect(run).toMatchObject({ exit: 0, settings: [] });
    expect(run.document()).toMatchObject({ profile: 'shop', mode: 'test', application: 'integration' });
    expect(run.stdout()).not.toContain('canary');
  });

  it('lets the environment win over the current profile, and a named profile over both', async () => {
    const fromEnvironment = await klarnaCl(['whoami'], { profiles, environment });
    expect(fromEnvironment.stdout()).toContain('environment KLARNA_API_KEY');
    const named = await klarnaCl(['whoami', '--profile', 'shop'], { profiles, environment });
    expect(named.stdout()).not.toContain('environment KLARNA_API_KEY');
  });
});
