import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Values } from '../../src/config/catalogue.ts';
import { keepValues, sweepKeyring } from '../../src/config/keep-secrets.ts';
import { loadSettings } from '../../src/config/load.ts';
import { openProfileStore, type ProfileStore } from '../../src/config/profiles.ts';
import type { Keyring, KeyringFault } from '../../src/platform/keyring.ts';
import { fakeKeyring } from '../support/fake-keyring.ts';
import { refusal, scratchFolders } from './scratch.ts';

/** A user's folders with a real store, and a keyring. */
const user = (given: Readonly<Record<string, string>> | KeyringFault = {}, home?: string) => {
  const folders = scratchFolders(home);
  const { keyring, held, read } = fakeKeyring(given);
  const store = openProfileStore(folders);
  const random = { bytes: (count: number) => randomBytes(count) };
  const context = {
    folders,
    random,
    environment: {},
    profiles: async (): Promise<ProfileStore> => store,
    keyring: async (): Promise<Keyring> => keyring,
  };
  const everything = () =>
    readdirSync(folders.config)
      .map((name) => readFileSync(join(folders.config, name), 'utf8'))
      .join();
  return { context, store, folders, held, read, everything };
};

const keep = (context: ReturnType<typeof user>['context'], values: Values, insecureStorage = false) =>
  keepValues(context, 'shop', values, { insecureStorage });

const whole = { cl_client_id: 'client', cl_client_secret: 'cnry-secret', klarna_api_key: 'klarna_live_cnry' };

const secretOf = async (context: ReturnType<typeof user>['context']) =>
  (await loadSettings(context, { flags: {}, services: ['commerce-layer'] })).commerceLayer.credentials?.client?.secret;

describe('secrets in the keyring', () => {
  it('leave a mark in the file, and nothing of themselves but what says test or live', async () => {
    const { context, store, held, everything } = user();
    expect(await keep(context, whole)).toEqual({ in: 'keyring' });
    expect([...held.values()]).toEqual(['cnry-secret', 'klarna_live_cnry']);
    expect([...held.keys()][0]).toMatch(/^shop\/cl_client_secret\/[0-9a-f]{16}$/);
    expect(everything()).not.toContain('cnry');
    expect(JSON.parse(readFileSync(store.path, 'utf8')).profiles.shop).toMatchObject({
      cl_client_id: 'client',
      cl_client_secret: { keyring: expect.stringContaining('shop/cl_client_secret/') },
      klarna_api_key: { like: 'klarna_live_' },
    });
  });

  it('are used as any others, with the keyring as a part of their source', async () => {
    const { context } = user();
    await keep(context, whole);
    expect(await secretOf(context)).toEqual({ value: 'cnry-secret', source: 'profile shop, keyring' });
  });

  it('are fetched only where they are the ones to use', async () => {
    const { context, read } = user();
    await keep(context, whole);
    await loadSettings(context, { flags: {}, dryRun: true });
    await loadSettings(context, { flags: {}, services: [] });
    await loadSettings(
      { ...context, environment: { CL_ACCESS_TOKEN: 't' } },
      { flags: {}, services: ['commerce-layer'] },
    );
    expect(read).toEqual([]);
    await loadSettings(context, { flags: {}, services: ['klarna'] });
    expect(read).toEqual([expect.stringContaining('shop/klarna_api_key/')]);
  });

  it('stay there for commands that only tell where they are, which know the mode all the same', async () => {
    const { context, read } = user();
    await keep(context, whole);
    const settings = await loadSettings(context, { flags: {}, keyring: 'closed' });
    expect(read).toEqual([]);
    expect(settings.klarna.credentials?.apiKey).toMatchObject({
      value: 'klarna_live_',
      source: 'profile shop, keyring',
    });
    expect(settings.modeClaims.map(({ mode }) => mode)).toEqual(['live']);
  });

  it('of the form username:password serve Klarna Payments v1 as well', async () => {
    const { context } = user();
    await keep(context, { klarna_api_key: 'name:klarna_test_cnry' });
    const { klarnaV1 } = await loadSettings(context, { flags: {}, services: ['klarna-v1'] });
    expect(klarnaV1.apiKey?.value).toBe('name:klarna_test_cnry');
  });

  it('of two folders do not touch each other', async () => {
    const one = user();
    const other = user();
    const both = { ...other.context, keyring: one.context.keyring };
    await keep(one.context, whole);
    await keep(both, { ...whole, cl_client_secret: 'cnry-other' });
    expect((await secretOf(one.context))?.value).toBe('cnry-secret');
    expect((await secretOf(both))?.value).toBe('cnry-other');
    await one.store.unset('shop', 'cl_client_secret', 'klarna_api_key');
    await sweepKeyring(one.context);
    expect([...one.held.values()]).toEqual(['cnry-other', 'klarna_live_cnry']);
  });

  it('that are set anew, unset or removed with their profile are removed there', async () => {
    const { context, store, held } = user();
    await keep(context, whole);
    await keep(context, { cl_client_secret: 'cnry-new' });
    expect([...held.values()].sort()).toEqual(['cnry-new', 'klarna_live_cnry']);
    await store.unset('shop', 'klarna_api_key');
    await sweepKeyring(context);
    expect([...held.values()]).toEqual(['cnry-new']);
    await store.remove('shop');
    await sweepKeyring(context);
    expect(held.size).toBe(0);
    expect(store.read()).toEqual({ profiles: new Map() });
  });

  it('leave no copy in the file that they come from, nor in the version before', async () => {
    const { context, everything } = user();
    await keep(context, whole, true);
    expect(everything()).toContain('cnry-secret');
    await keep(context, { cl_client_secret: 'cnry-secret', klarna_api_key: 'klarna_live_cnry' });
    expect(everything()).not.toContain('cnry');
  });

  it('that the file is to hold again are removed from the keyring', async () => {
    const { context, store, held } = user();
    await keep(context, whole);
    expect(await keep(context, { cl_client_secret: 'cnry-file' }, true)).toEqual({ in: 'file' });
    expect(store.get('shop')).toMatchObject({ cl_client_secret: 'cnry-file' });
    expect([...held.values()]).toEqual(['klarna_live_cnry']);
  });

  it('are not written there before they are known to be right', async () => {
    const { context, store, held } = user();
    expect(await refusal('usage', () => keep(context, { cl_client_secret: 'cnry ' }))).not.toContain('cnry');
    expect(held.size).toBe(0);
    expect(store.list()).toEqual([]);
  });
});

describe('without a keyring that works', () => {
  const none: KeyringFault = { reason: 'missing', says: 'No keyring is running here.', done: 0 };
  const locked: KeyringFault = { reason: 'refused', says: 'It is locked.', done: 0 };
  const silent: KeyringFault = { reason: 'timeout', says: 'It did not answer.' };

  it.each([
    ['none is here', none, 0],
    ['it is locked', locked, 0],
    // It may have done it all the same, a moment later.
    ['it does not answer', silent, 1],
  ])('where %s, the file holds the secret, and why is known', async (_, given, left) => {
    const { context, store } = user(given);
    const kept = await keep(context, { cl_client_secret: 'cnry-secret' });
    expect(kept).toMatchObject({ in: 'file', because: { says: expect.any(String) } });
    expect(store.get('shop')).toEqual({ cl_client_secret: 'cnry-secret' });
    expect(store.read().leftovers ?? []).toHaveLength(left);
  });

  it('profiles without marks are read and written as ever, and it is not asked', async () => {
    const { context, store, everything } = user();
    const never = {
      ...context,
      keyring: async () => {
        throw new Error('nobody expected the keyring to be opened');
      },
    };
    await keep(never, { cl_client_id: 'client', cl_scope: 'market:code:europe' });
    await keep(never, { klarna_api_key: 'klarna_test_x' }, true);
    expect(store.list()).toEqual(['shop']);
    expect(everything()).toContain('"version": 1');
    expect((await loadSettings(never, { flags: {} })).klarna.credentials?.apiKey.value).toBe('klarna_test_x');
  });

  it.each([
    ['is locked', locked, 'KEYRING_UNAVAILABLE'],
    ['does not answer', silent, 'KEYRING_TIMEOUT'],
  ])('a secret in one that %s is missing, and what to do is said', async (_, fault, code) => {
    const { context, folders } = user();
    await keep(context, whole);
    const later = { ...user(fault, folders.home).context };
    const failed = loadSettings(later, { flags: {}, services: ['commerce-layer'] });
    await expect(failed).rejects.toMatchObject({ kind: 'config', code });
    const said = await refusal('config', () => loadSettings(later, { flags: {}, services: ['commerce-layer'] }));
    expect(said).toContain('klarna-cl config set cl_client_secret --profile shop --insecure-storage');
  });

  it('a secret that it has lost is told by name', async () => {
    const { context, held } = user();
    await keep(context, whole);
    held.clear();
    await expect(secretOf(context)).rejects.toMatchObject({ kind: 'config', code: 'SECRET_NOT_IN_KEYRING' });
  });
});

describe('a process that is killed while it changes a secret', () => {
  class Killed extends Error {}

  /** The same user, whose process ends before the nth act on the file or the keyring, or after it. */
  const killedAt = (act: number, when: 'before' | 'after', { context }: ReturnType<typeof user>) => {
    let acts = 0;
    const counted = async <Value>(run: () => Promise<Value>): Promise<Value> => {
      acts += 1;
      if (acts === act && when === 'before') throw new Killed();
      const value = await run();
      if (acts === act) throw new Killed();
      return value;
    };
    const profiles = async (): Promise<ProfileStore> => {
      const store = await context.profiles();
      return {
        ...store,
        announce: (accounts) => counted(() => store.announce(accounts)),
        setValues: (...given) => counted(() => store.setValues(...given)),
        settleLeftovers: (accounts) => counted(() => store.settleLeftovers(accounts)),
      };
    };
    const keyring = async (): Promise<Keyring> => {
      const real = await context.keyring();
      return {
        ...real,
        write: (entries) => counted(() => real.write(entries)),
        remove: (accounts) => counted(() => real.remove(accounts)),
      };
    };
    return { context: { ...context, profiles, keyring }, acts: () => acts };
  };

  it('leaves the old secret or the new one, and the next change puts everything in order', async () => {
    const seen = new Set<string | undefined>();
    let act = 1;
    for (; ; act += 1) {
      let isOver = false;
      for (const when of ['before', 'after'] as const) {
        const one = user();
        await keep(one.context, whole);
        const doomed = killedAt(act, when, one);
        const end = await keep(doomed.context, { cl_client_secret: 'cnry-new' }).catch((error: unknown) => error);
        isOver = doomed.acts() < act;
        if (!isOver) expect(end).toBeInstanceOf(Killed);
        const secret = (await secretOf(one.context))?.value;
        expect(['cnry-secret', 'cnry-new']).toContain(secret);
        seen.add(secret);
        await keep(one.context, { cl_client_secret: 'cnry-last' });
        expect((await secretOf(one.context))?.value).toBe('cnry-last');
        expect([...one.held.values()].sort()).toEqual(['cnry-last', 'klarna_live_cnry']);
        expect(one.store.read().leftovers).toBeUndefined();
      }
      if (isOver) break;
    }
    expect(act).toBe(6);
    expect(seen).toEqual(new Set(['cnry-secret', 'cnry-new']));
  });
});
