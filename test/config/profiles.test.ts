import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProfileStore } from '../../src/config/profiles.ts';
import { refusal, scratchFolders } from './scratch.ts';

const posix = process.platform !== 'win32';
const mode = (path: string): number => statSync(path).mode & 0o777;

const opened = () => {
  const folders = scratchFolders();
  return { folders, folder: folders.config, store: openProfileStore(folders) };
};

describe('profiles', () => {
  it('are none before the first is made, and looking makes nothing', () => {
    const { store, folder } = opened();
    expect(store.list()).toEqual([]);
    expect(store.get('test')).toBeUndefined();
    expect(store.current()).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('are made, changed, chosen and removed', async () => {
    const { store } = opened();
    await store.setValues('test', { cl_client_id: 'id', cl_scope: 'market:code:europe' });
    await store.setValue('other', 'currency', 'eur');
    expect(store.list()).toEqual(['test', 'other']);
    expect(store.current()).toBe('test');
    expect(store.get('other')).toEqual({ currency: 'EUR' });
    await store.use('other');
    await store.unset('test', 'cl_scope');
    expect(store.get('test')).toEqual({ cl_client_id: 'id' });
    await store.remove('other');
    expect(store.list()).toEqual(['test']);
    expect(store.current()).toBeUndefined();
  });

  it('remember where a file is, wherever they are used from', async () => {
    const { store, folders } = opened();
    await store.setValue('test', 'klarna_cert', 'certs/klarna.crt');
    expect(store.get('test')).toEqual({ klarna_cert: join(folders.working, 'certs/klarna.crt') });
  });

  it.each(['', 'Test', '-x', 'a b', '../x', 'x'.repeat(41), '__proto__', 'sandbox'])(
    'may not be named %j',
    async (name) => {
      await refusal('usage', () => opened().store.setValue(name, 'route', 'native'));
    },
  );

  it('may have the names that objects have by themselves', async () => {
    const { store } = opened();
    expect(store.get('constructor')).toBeUndefined();
    await store.setValue('constructor', 'route', 'native');
    expect(store.get('constructor')).toEqual({ route: 'native' });
  });

  it('refuse a value that cannot be right, without showing it', async () => {
    const { store, folder } = opened();
    expect(await refusal('usage', () => store.setValue('test', 'cl_client_secret', 'cnry '))).not.toContain('cnry');
    expect(existsSync(folder)).toBe(false);
  });

  it('say which there are when one is unknown', async () => {
    const { store } = opened();
    await store.setValue('test', 'route', 'native');
    for (const action of [() => store.use('x'), () => store.remove('x'), () => store.unset('x', 'route')]) {
      expect(await refusal('config', action)).toContain('Known profiles: test.');
    }
  });
});

describe('the file that holds them', () => {
  it('is kept with its version before, both for the owner alone', async () => {
    const { store, folder } = opened();
    await store.setValue('test', 'klarna_api_key', 'one');
    const before = readFileSync(store.path, 'utf8');
    await store.setValue('test', 'klarna_api_key', 'two');
    expect(readFileSync(join(folder, 'config.previous.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'config.previous.json']);
    if (!posix) return;
    expect(mode(folder)).toBe(0o700);
    for (const name of readdirSync(folder)) expect(mode(join(folder, name))).toBe(0o600);
  });

  it('leaves nothing of what was to be forgotten', async () => {
    const { store, folder } = opened();
    await store.setValues('test', { klarna_api_key: 'cnry', route: 'native' });
    await store.setValue('test', 'currency', 'EUR');
    await store.unset('test', 'klarna_api_key');
    const everything = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(everything.join()).not.toContain('cnry');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -5)],
    ['empty', () => ''],
    ['not an object', () => '[]'],
    ['of a newer version', (text: string) => text.replace('"version": 1', '"version": 3')],
    ['with an unknown key', (text: string) => text.replace('klarna_api_key', 'klarna_api_kye')],
    ['without its current profile', (text: string) => text.replace('"current": "test"', '"current": "gone"')],
  ])('is refused when it is %s, never reset, and the way back is named', async (_what, spoil) => {
    const { store, folder } = opened();
    await store.setValue('test', 'klarna_api_key', 'cnry');
    await store.setValue('test', 'route', 'native');
    const spoilt = spoil(readFileSync(store.path, 'utf8'));
    writeFileSync(store.path, spoilt);
    for (const action of [
      () => store.list(),
      () => store.setValue('test', 'route', 'both'),
      () => store.remove('test'),
    ]) {
      const message = await refusal('config', action);
      expect(message).toContain(store.path);
      expect(message).toContain(join(folder, 'config.previous.json'));
      expect(message).not.toContain('cnry');
    }
    expect(readFileSync(store.path, 'utf8')).toBe(spoilt);
    expect(existsSync(join(folder, 'config.lock'))).toBe(false);
  });

  it.runIf(posix)('is refused when it is a link, whose target stays as it is', async () => {
    const { store, folders } = opened();
    await store.setValue('test', 'route', 'native');
    const target = join(folders.home, 'elsewhere.json');
    renameSync(store.path, target);
    symlinkSync(target, store.path);
    const before = readFileSync(target, 'utf8');
    expect(await refusal('config', () => store.list())).toContain('is a symbolic link');
    expect(await refusal('config', () => store.setValue('test', 'route', 'both'))).toContain('is a symbolic link');
    expect(readFileSync(target, 'utf8')).toBe(before);
  });

  it.runIf(posix)('is not written through a link that waits where it is staged', async () => {
    const { store, folder, folders } = opened();
    await store.setValue('test', 'route', 'native');
    const target = join(folders.home, 'victim');
    writeFileSync(target, 'untouched');
    symlinkSync(target, join(folder, 'config.next.json'));
    await store.setValue('test', 'route', 'both');
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(store.get('test')).toEqual({ route: 'both' });
  });

  it.runIf(posix).each(['640', '604', '660', '644'])('is refused with mode %s', async (loose) => {
    const { store } = opened();
    await store.setValue('test', 'route', 'native');
    chmodSync(store.path, Number.parseInt(loose, 8));
    expect(await refusal('config', () => store.list())).toContain(`chmod 600 ${store.path}`);
  });

  it.runIf(posix)('is refused in a folder that others may enter', async () => {
    const { store, folder } = opened();
    await store.setValue('test', 'route', 'native');
    chmodSync(folder, 0o755);
    expect(await refusal('config', () => store.list())).toContain(`chmod 700 ${folder}`);
    // The next change mends it, since the folder holds nothing but ours.
    await store.setValue('test', 'route', 'both');
    expect(mode(folder)).toBe(0o700);
  });

  it.runIf(posix)('is not put into a folder that is shared with something else', async () => {
    const { store, folder } = opened();
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'notes.txt'), 'of somebody');
    expect(await refusal('config', () => store.setValue('test', 'route', 'native'))).toContain('chmod 700');
    expect(mode(folder)).toBe(0o755);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it.runIf(posix)('is not put into a folder that is a link', async () => {
    const { store, folder, folders } = opened();
    const target = join(folders.home, 'elsewhere');
    mkdirSync(target, { mode: 0o700 });
    mkdirSync(dirname(folder), { recursive: true });
    symlinkSync(target, folder);
    await refusal('config', () => store.setValue('test', 'route', 'native'));
    expect(readdirSync(target)).toEqual([]);
  });

  it('is read by conf as its own', async () => {
    const { store, folder } = opened();
    await store.setValue('test', 'route', 'native');
    const { default: Conf } = await import('conf');
    const conf = new Conf<Record<string, unknown>>({ projectName: 'klarna-cl', cwd: folder });
    expect(conf.get('profiles')).toEqual({ test: { route: 'native' } });
    rmSync(folder, { recursive: true });
  });
});
