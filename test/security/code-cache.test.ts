import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const isRoot = process.geteuid?.() === 0;
const nobody = 65534;

const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-code-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A tool of one chunk, started by the real entry as an installed package is. */
const makePackage = (name: string, says: string, build = '0123456789abcdef') => {
  const root = join(folder, name);
  mkdirSync(join(root, 'dist'), { recursive: true });
  cpSync('bin', join(root, 'bin'), { recursive: true });
  const chunk = `exports.main = async () => { process.stdout.write('${says}'); return 0; };\n`;
  writeFileSync(join(root, 'dist', 'cli.cjs'), chunk);
  writeFileSync(join(root, 'dist', 'build-id.txt'), `${build}\n`);
  return join(root, 'bin', 'klarna-cl.cjs');
};

let homes = 0;
const makeHome = (): string => {
  homes += 1;
  const home = join(folder, `home-${homes}`);
  mkdirSync(home, { mode: 0o700 });
  return home;
};

const run = (entry: string, environment: Record<string, string>, ...flags: readonly string[]) =>
  spawnSync(process.execPath, [...flags, entry, 'whoami'], { env: environment, encoding: 'utf8' });

/** Where the cache of the one build is, by the entry's own rules. */
const cacheIn = (home: string): string => {
  const all = join(home, '.cache', 'klarna-cl');
  const [only = 'none'] = readdirSync(all);
  return join(all, only);
};

const honest = makePackage('honest', 'ORIGINAL');
/** V8 compares lengths of sources alone, so what was compiled of this one would pass for the other. */
const evil = makePackage('evil', 'POISONED');
const evilHome = makeHome();
run(evil, { HOME: evilHome });

/** A home whose cache holds what was compiled of another source. */
const poisonedHome = (): { home: string; cache: string; chunk: string } => {
  const home = makeHome();
  run(honest, { HOME: home });
  const cache = cacheIn(home);
  const chunk = join(cache, 'cli.cjs.cache');
  copyFileSync(join(cacheIn(evilHome), 'cli.cjs.cache'), chunk);
  return { home, cache, chunk };
};

describe.skipIf(process.platform !== 'linux')('the code cache of an installed package', () => {
  it('is kept by the first run, for nobody else', () => {
    const home = makeHome();
    expect(run(honest, { HOME: home })).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    const paths = ['.cache', '.cache/klarna-cl', cacheIn(home).slice(home.length + 1)];
    expect(paths.map((path) => statSync(join(home, path)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
    const files = readdirSync(cacheIn(home));
    expect(files).toHaveLength(2);
    for (const file of files) expect(statSync(join(cacheIn(home), file)).mode & 0o777).toBe(0o600);
    expect(run(honest, { HOME: home })).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
  });

  it('is run, which is why all that follows matters', () => {
    const { home } = poisonedHome();
    expect(run(honest, { HOME: home }).stdout).toBe('POISONED');
  });

  it.each<[string, (place: ReturnType<typeof poisonedHome>) => void]>([
    ['the group may write its file', ({ chunk }) => chmodSync(chunk, 0o620)],
    ['everybody may write its file', ({ chunk }) => chmodSync(chunk, 0o602)],
    ['others may look into its folder', ({ cache }) => chmodSync(cache, 0o750)],
    ['everybody may write to its folder', ({ cache }) => chmodSync(cache, 0o777)],
    [
      'a link stands in place of its folder',
      ({ cache }) => {
        renameSync(cache, `${cache}.there`);
        symlinkSync(`${cache}.there`, cache);
      },
    ],
    ['another build made it', () => writeFileSync(join(folder, 'honest/dist/build-id.txt'), 'fedcba9876543210\n')],
  ])('is not believed where %s', (_, spoil) => {
    const place = poisonedHome();
    spoil(place);
    try {
      expect(run(honest, { HOME: place.home })).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    } finally {
      writeFileSync(join(folder, 'honest/dist/build-id.txt'), '0123456789abcdef\n');
    }
  });

  it.runIf(isRoot).each<[string, (place: ReturnType<typeof poisonedHome>) => void]>([
    ['its file', ({ chunk }) => chownSync(chunk, nobody, nobody)],
    ['its folder', ({ cache }) => chownSync(cache, nobody, nobody)],
  ])('is not believed where %s is somebody else’s', (_, spoil) => {
    const place = poisonedHome();
    spoil(place);
    expect(run(honest, { HOME: place.home }).stdout).toBe('ORIGINAL');
  });

  it.runIf(isRoot)('is not left in the home of somebody else, as with sudo', () => {
    const home = makeHome();
    chownSync(home, nobody, nobody);
    expect(run(honest, { HOME: home })).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    expect(readdirSync(home)).toEqual([]);
  });

  it('is made anew where it was cut off', () => {
    const home = makeHome();
    run(honest, { HOME: home });
    const chunk = join(cacheIn(home), 'cli.cjs.cache');
    const whole = readFileSync(chunk).length;
    truncateSync(chunk, 100);
    expect(run(honest, { HOME: home })).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    expect(readFileSync(chunk).length).toBe(whole);
  });

  it.each([100, 0.3, 0.6, 0.9])('is made anew where bytes of it have turned, at %s', (at) => {
    const home = makeHome();
    run(honest, { HOME: home });
    const chunk = join(cacheIn(home), 'cli.cjs.cache');
    const whole = readFileSync(chunk);
    const start = Math.floor(at < 1 ? whole.length * at : at);
    writeFileSync(chunk, Buffer.from(whole).fill(0xff, start, start + 8));
    expect(run(honest, { HOME: home })).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    expect(readFileSync(chunk).length).toBe(whole.length);
  });

  it('of other flags does not take the place of the usual one', () => {
    const home = makeHome();
    run(honest, { HOME: home });
    const chunk = join(cacheIn(home), 'cli.cjs.cache');
    const before = readFileSync(chunk);
    // V8 refuses what was compiled without it.
    expect(run(honest, { HOME: home }, '--no-opt')).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    expect(readFileSync(chunk).equals(before)).toBe(true);
  });

  it.each<[string, (home: string) => Record<string, string>]>([
    ['there is no home', () => ({})],
    ['NODE_DISABLE_COMPILE_CACHE is set', (home) => ({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' })],
    ['a file stands in its place', (home) => ({ HOME: home, XDG_CACHE_HOME: '/dev/null' })],
    ['the home is not an absolute path', () => ({ HOME: 'home', XDG_CACHE_HOME: 'cache' })],
  ])('is done without where %s', (_, environment) => {
    const home = makeHome();
    expect(run(honest, environment(home))).toMatchObject({ status: 0, stdout: 'ORIGINAL', stderr: '' });
    expect(readdirSync(home)).toEqual([]);
  });
});
