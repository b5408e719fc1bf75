import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FakeWish, scratchFolder } from '../support/fake-context.ts';
import { klarnaCl, sandbox } from './running.ts';

const file = (text: string | Buffer, name = '.env', mode = 0o600): string => {
  const path = join(scratchFolder(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
  return path;
};

const importFrom = (from: string, wish: FakeWish = {}, ...flags: string[]) =>
  klarnaCl(['config', 'import', '--from', from, ...flags], { keyring: {}, ...wish });

describe('config import of an environment file', () => {
  const text = `# the shop's
export CL_CLIENT_ID="client" # its id
CL_CLIENT_SECRET='cnry-secret'
CL_BASE_URL=https://my-brand.commercelayer.io/
CL_SCOPE=
DATABASE_URL=postgres://cnry-database
CL_CLIENT_SECRT=cnry-misspelt
`;

  it('takes what klarna-cl knows, shows it without secrets, and keeps those in the keyring', async () => {
    const run = await importFrom(file(text), {}, '--profile', 'shop', '--yes');
    expect(run.exit).toBe(0);
    expect(run.profiles.get('shop')).toMatchObject({ cl_client_id: 'client' });
    expect([...run.held.values()]).toEqual(['cnry-secret']);
    const talk = run.talk.join('\n');
    expect(talk).toContain('Profile shop (new), from ');
    expect(talk).toContain('  cl_client_secret: ********');
    expect(talk).toContain('Not known, and left out: CL_CLIENT_SECRT.');
    expect(talk).toContain('Profile shop is stored (in the keyring of this system).');
    expect(talk).not.toMatch(/cnry|DATABASE/);
  });

  it('asks a person before it stores, and takes no for an answer', async () => {
    const dialogue = [{ asked: /Store this/, typed: ['no'], kind: 'confirm' } as const];
    const run = await importFrom(file(text), { interactive: true, dialogue });
    expect(run).toMatchObject({ exit: 0, profiles: new Map() });
    expect(run.talk.at(-1)).toBe('Nothing was stored.');
    expect(run.held.size).toBe(0);
  });

  it('needs --yes in a script', async () => {
    const run = await importFrom(file(text));
    expect(run).toMatchObject({ exit: 2, profiles: new Map() });
    expect(run.said).toContain('--yes');
  });

  it('says what stays in the profile, as a secret that a new address would get', async () => {
    const profiles = { shop: { cl_client_id: 'client', cl_client_secret: 'cnry-secret' } };
    const run = await importFrom(file('CL_AUTH_URL=https://auth.example.com\n'), { profiles }, '--yes');
    expect(run.talk).toContain('  Stays as it is: cl_client_id, cl_client_secret.');
  });

  it.each(['CL_CLIENT_ID=client\r\nCL_ORGANIZATION=acme\r\n', '{"cl_client_id": "client", "cl_organization": "acme"}'])(
    'reads a file that begins with a byte order mark, as Windows writes it: %j',
    async (lines) => {
      const run = await importFrom(file(`\uFEFF${lines}`), {}, '--yes', '--profile', 'shop');
      expect(run.profiles.get('shop')).toEqual({ cl_client_id: 'client', cl_organization: 'acme' });
    },
  );

  it('says what it replaces, and marks live credentials', async () => {
    const path = file('CL_CLIENT_ID=new\nKLARNA_API_KEY=klarna_live_api_cnry\n');
    const profiles = { shop: { cl_client_id: 'old', klarna_api_key: 'klarna_test_api_cnry' } };
    const run = await importFrom(path, { profiles }, '--yes');
    const talk = run.talk.join('\n');
    expect(talk).toContain('cl_client_id: new (replaces old)');
    expect(talk).toContain('klarna_api_key: ******** (replaces another one)');
    expect(talk).toContain('live credentials');
    expect(talk).not.toContain('cnry');
  });

  it('says of a file that others can read that it still holds the secrets', async () => {
    const run = await importFrom(file(text, '.env', 0o644), {}, '--yes');
    expect(run.talk.at(-1)).toContain('other users can read it');
  });

  it.each([
    ['a command', 'CL_CLIENT_SECRET="$(cat cnry)"'],
    ['a command in backticks', 'CL_CLIENT_SECRET="\u0060cat cnry\u0060"'],
    ['another variable', `CL_CLIENT_SECRET=$\{CNRY}`],
    ['a control character', 'CL_CLIENT_ID=a\u001b[2Jcnry'],
    ['bytes that are no text', Buffer.from([0x43, 0xff, 0xfe])],
    ['more than a megabyte', Buffer.alloc(1_048_577, 'a')],
    ['nothing of ours', 'A=cnry'],
  ])('is refused where it holds %s', async (_, content) => {
    const run = await importFrom(file(content), {}, '--yes');
    expect(run).toMatchObject({ exit: 3, profiles: new Map() });
    expect(run.said.toLowerCase()).not.toContain('cnry');
    expect(run.said).not.toContain('\u001b');
  });

  it('is held to the same rules as config set', async () => {
    const run = await importFrom(file('CL_BASE_URL=cnry'), {}, '--yes');
    expect(run).toMatchObject({ exit: 2, profiles: new Map() });
    expect(run.said).toContain('cl_base_url must be an address');
  });

  it.runIf(process.platform !== 'win32')(
    'is refused where it is a link, a folder, or for others to change',
    async () => {
      const path = file(text);
      const link = join(scratchFolder(), '.env');
      symlinkSync(path, link);
      expect(await importFrom(link, {}, '--yes')).toMatchObject({ exit: 3 });
      expect(await importFrom(scratchFolder(), {}, '--yes')).toMatchObject({ exit: 3 });
      chmodSync(path, 0o622);
      expect(await importFrom(path, {}, '--yes')).toMatchObject({ exit: 3 });
      expect(await importFrom(join(scratchFolder(), 'none'), {}, '--yes')).toMatchObject({ exit: 13 });
    },
  );
});

describe('config import from stdin', () => {
  it('takes lines of variables, or JSON of keys', async () => {
    const lines = await importFrom('-', { stdin: 'CL_CLIENT_ID=client\n' }, '--yes');
    expect(lines.profiles.get('default')).toEqual({ cl_client_id: 'client' });
    const json = await importFrom('-', { stdin: '{"cl_client_id":"client","timeout":60}' }, '--yes');
    expect(json.profiles.get('default')).toEqual({ cl_client_id: 'client', timeout: '60' });
  });

  it('takes what klarna-cl sandbox prints first', async () => {
    const stdin = `${JSON.stringify({ url: 'http://127.0.0.1:4010', pid: 1, env: sandbox })}\n`;
    const run = await importFrom('-', { stdin }, '--yes', '--profile', 'local');
    expect(run.profiles.get('local')).toMatchObject({ cl_base_url: sandbox.CL_BASE_URL, cl_client_id: 'sandbox' });
    expect([...run.held.values()]).toContain('sandbox-secret');
  });

  it.each([
    ['is cut short', '{"cl_client_id":"cnry'],
    ['has an unknown key', '{"cl_client_idd":"cnry"}'],
    ['has a value that is none', '{"cl_client_id":["cnry"]}'],
    ['has a prototype for a key', '{"__proto__":"cnry"}'],
  ])('refuses JSON that %s', async (_, stdin) => {
    const run = await importFrom('-', { stdin }, '--yes');
    expect(run).toMatchObject({ exit: 3, profiles: new Map() });
    expect(run.said).not.toContain('cnry');
  });

  it('says where from when nobody did', async () => {
    const run = await klarnaCl(['config', 'import']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('--from commercelayer-cli');
  });
});

describe('config import from the official CLI', () => {
  const application = (alias: string, more: object = {}) => ({
    clientId: `id-${alias}`,
    clientSecret: `cnry-${alias}`,
    slug: 'my-brand',
    scope: ['market:all'],
    organization: 'My Brand',
    key: `key-${alias}`,
    mode: 'test',
    kind: 'integration',
    name: alias,
    baseUrl: 'https://my-brand.commercelayer.io',
    id: 'aBcDeFgHiJ',
    alias,
    api: 'core',
    ...more,
  });

  /** Its folder, with a file for each application, as it writes them. */
  const written = (...applications: ReturnType<typeof application>[]) => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'applications'));
    for (const each of applications) {
      writeFileSync(join(folder, 'applications', `${each.key}.config.json`), JSON.stringify(each, null, 4));
      writeFileSync(join(folder, 'applications', `${each.key}.token.json`), '{"accessToken":"cnry"}');
    }
    return { environment: { COMMERCELAYER_CONFIG_DIR: folder } };
  };

  it('makes a profile of each application, by its alias', async () => {
    const channel = {
      clientId: 'id-web',
      clientSecret: undefined,
      scope: ['market:id:abc'],
      kind: 'sales_channel',
      mode: 'live',
    };
    const wish = written(application('admin'), application('Web Shop', channel));
    const run = await importFrom('commercelayer-cli', wish, '--yes');
    expect(run.exit).toBe(0);
    expect(run.profiles.get('admin')).toEqual({ cl_organization: 'my-brand', cl_client_id: 'id-admin', mode: 'test' });
    expect(run.profiles.get('web-shop')).toEqual({
      cl_organization: 'my-brand',
      cl_client_id: 'id-web',
      cl_scope: 'market:id:abc',
      mode: 'live',
    });
    expect([...run.held.values()]).toEqual(['cnry-admin']);
    expect(run.talk.join('\n')).not.toContain('cnry');
  });

  it('puts one of them where --profile says, once it is clear which', async () => {
    const wish = written(application('one'), application('two', { domain: 'commercelayer.co' }));
    const unclear = await importFrom('commercelayer-cli', wish, '--yes', '--profile', 'shop');
    expect(unclear.exit).toBe(2);
    expect(unclear.said).toContain('one, two');
    const run = await importFrom('commercelayer-cli', wish, '--yes', '--profile', 'shop', '--application', 'two');
    expect([...run.profiles.keys()]).toEqual(['shop']);
    expect(run.profiles.get('shop')).toMatchObject({ cl_client_id: 'id-two', cl_domain: 'commercelayer.co' });
  });

  it('asks a person which', async () => {
    const wish = written(application('one'), application('two'));
    const path = join(wish.environment.COMMERCELAYER_CONFIG_DIR, 'applications', 'key-two.config.json');
    const dialogue = [
      { asked: /Which application/, typed: [path], kind: 'choose' },
      { asked: /Store this/, typed: ['yes'], kind: 'confirm' },
    ] as const;
    const run = await importFrom('commercelayer-cli', { ...wish, interactive: true, dialogue }, '--profile', 'shop');
    expect(run.profiles.get('shop')).toMatchObject({ cl_client_id: 'id-two' });
  });

  it('tells two of the same alias apart by their organizations', async () => {
    const wish = written(application('admin'), application('admin', { slug: 'other', key: 'key-other' }));
    const run = await importFrom('commercelayer-cli', wish, '--yes');
    expect([...run.profiles.keys()].sort()).toEqual(['my-brand-admin', 'other-admin']);
  });

  it('passes over what is no client of a shop, and says so', async () => {
    const wish = written(
      application('admin'),
      application('boss', { api: 'provisioning', slug: 'provisioning', kind: 'user' }),
      application('bare', { clientSecret: undefined, scope: [] }),
    );
    const run = await importFrom('commercelayer-cli', wish, '--yes');
    expect([...run.profiles.keys()]).toEqual(['admin']);
    expect(run.talk.join('\n')).toContain('is about the Provisioning API');
    expect(run.talk.join('\n')).toContain('has neither a client secret nor a scope');
  });

  it('says where it looked when there is nothing, and does not guess at what is broken', async () => {
    const empty = scratchFolder();
    const none = await importFrom('commercelayer-cli', { environment: { COMMERCELAYER_CONFIG_DIR: empty } }, '--yes');
    expect(none.exit).toBe(3);
    expect(none.failure?.facts.why).toContain(join(empty, 'applications'));
    const wish = written(application('admin'));
    const path = join(wish.environment.COMMERCELAYER_CONFIG_DIR, 'applications', 'x.config.json');
    writeFileSync(path, '{"clientSecret":"cnry');
    const broken = await importFrom('commercelayer-cli', wish, '--yes');
    expect(broken).toMatchObject({ exit: 3, profiles: new Map() });
    expect(broken.said).not.toContain('cnry');
  });
});

describe('config import --from stored', () => {
  const profiles = {
    shop: { cl_client_id: 'client', cl_client_secret: 'cnry-shop' },
    other: { klarna_api_key: 'klarna_test_cnry' },
  };

  it('moves the secrets of the file to the keyring', async () => {
    const run = await importFrom('stored', { profiles });
    expect(run.exit).toBe(0);
    expect([...run.held.values()]).toEqual(['cnry-shop', 'klarna_test_cnry']);
    expect(run.profiles.get('shop')).toEqual({ cl_client_id: 'client' });
  });

  it('moves those of one profile where one is named', async () => {
    const run = await importFrom('stored', { profiles }, '--profile', 'shop');
    expect([...run.held.values()]).toEqual(['cnry-shop']);
  });

  it('leaves them where there is no keyring, and says so', async () => {
    const run = await klarnaCl(['config', 'import', '--from', 'stored'], { profiles });
    expect(run.exit).toBe(3);
    expect(run.profiles.get('shop')).toEqual(profiles.shop);
  });
});
