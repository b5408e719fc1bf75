// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a .klarnarc has this syntax of its own
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRcFile } from '../../src/config/rc-file.ts';
import { refusal, scratch, settingsFrom } from './scratch.ts';

const canary = 'cnry_5up3r_secret';

const written = (text: string, mode = 0o600): string => {
  const folder = scratch();
  writeFileSync(join(folder, '.klarnarc'), text);
  chmodSync(join(folder, '.klarnarc'), mode);
  return folder;
};
const load = (folder: string) => findRcFile(folder, folder);

describe('where a .klarnarc is found', () => {
  it('is the working folder, then those above it', async () => {
    const project = written('currency: EUR');
    const deep = join(project, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    expect(await findRcFile(deep, scratch())).toMatchObject({ path: join(project, '.klarnarc') });
    writeFileSync(join(deep, '.klarnarc'), '{"currency":"SEK"}', { mode: 0o600 });
    expect(await findRcFile(deep, scratch())).toMatchObject({ values: { currency: 'SEK' } });
  });

  it('is the home folder when no project has one', async () => {
    const home = written('currency: NOK');
    expect(await findRcFile(scratch(), home)).toMatchObject({ path: join(home, '.klarnarc') });
    expect(await findRcFile(scratch(), scratch())).toBeUndefined();
  });
});

describe('what a .klarnarc holds', () => {
  it('reads the same from YAML and from JSON', async () => {
    const yaml = await load(
      written('profile: a\nretries: 3\ncl_client_id: 0123\nprofiles:\n  a:\n    route: native\n  b:\n'),
    );
    const json = await load(
      written('{"profile":"a","retries":3,"cl_client_id":"0123","profiles":{"a":{"route":"native"},"b":{}}}'),
    );
    expect(yaml?.values).toEqual({ retries: '3', cl_client_id: '0123' });
    expect({ ...yaml, path: '' }).toEqual({ ...json, path: '' });
  });

  it.each([
    ['an unknown key', `cl_client_secrt: ${canary}`, 'did you mean cl_client_secret?'],
    [
      'an unknown key of a profile',
      `profiles: {a: {rout: ${canary}}}`,
      'profiles.a."rout" is not a key; did you mean route?',
    ],
    ['a misspelt profiles', `profiless: {a: {cl_client_secret: ${canary}}}`, 'did you mean profiles?'],
    ['a key that runs into its value', `{"cl_client_secret:${canary}": "x"}`, 'a name that no key has'],
    ['broken YAML', `currency: EUR\ncl_client_secret: "${canary}`, 'Line 2'],
    ['broken JSON', `{"cl_client_secret": "${canary}", }{`, 'neither YAML nor JSON'],
    ['the same key twice', `currency: EUR\ncurrency: ${canary}`, 'DUPLICATE_KEY'],
    ['a list', `- ${canary}`, 'It must hold keys'],
    ['a value that is a list', `route: [${canary}]`, 'route must be one text'],
    ['an empty value', 'route:', 'route must be one text'],
    ['an alias', `cl_client_secret: &s ${canary}\ncl_access_token: *s`, 'aliases'],
    ['a prototype', `{"__proto__": {"currency": "${canary}"}}`, 'is not a key'],
    ['allowed hosts', `allowed_hosts: ${canary}.example.com`, 'only stand in your own stored profiles'],
    ['allowed hosts in a profile', `profiles: {a: {allowed_hosts: ${canary}}}`, 'profiles.a.allowed_hosts'],
    ['the name of the sandbox', `profiles: {sandbox: {route: native}}`, 'cannot be the name of a profile'],
    ['a foreign variable', `cl_client_secret: \${HOME}${canary}`, 'Only CL_… and KLARNA_… variables'],
    [
      'a foreign variable of an unused profile',
      'profiles: {a: {klarna_key: "${AWS_SECRET_ACCESS_KEY}"}}',
      'profiles.a.klarna_key',
    ],
    ['an open variable', `cl_client_secret: \${CL_CLIENT_SECRET ${canary}`, 'A ${ is not closed'],
    ['a secret in a host name', 'cl_base_url: https://${CL_CLIENT_SECRET}.commercelayer.io', 'holds a secret'],
    ['a key in an organization', 'cl_organization: ${KLARNA_LIVE_KEY}', 'KLARNA_LIVE_KEY holds a secret'],
    ['a password in a scope', 'cl_scope: ${CL_SHOP_PASSWD}', 'CL_SHOP_PASSWD holds a secret'],
    ['a secret in a path', 'klarna_cert: /tmp/${KLARNA_APIKEY}', 'KLARNA_APIKEY holds a secret'],
  ])('is refused for %s, without showing a value', async (_what, text, said) => {
    const message = await refusal('config', () => load(written(text)));
    expect(message).toContain(said);
    expect(message).not.toContain(canary);
  });

  it('is refused when it is huge', async () => {
    expect(await refusal('config', () => load(written(`# ${'x'.repeat(70_000)}`)))).toContain('64 KB');
  });

  it('never shows a piece of whatever stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), async (noise) => {
        const folder = written(`cl_client_secret: ${canary}${noise}\n${noise}: ${canary}\n`);
        await load(folder).then(
          () => undefined,
          (error) => expect(JSON.stringify([error.message, error.facts])).not.toContain(canary),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('variables in a .klarnarc', () => {
  const environment = { CL_STAGING_ID: 'the-id', CL_STAGING_SECRET: 'the-secret', HOME: '/root' };

  it('are looked up when the value is used', async () => {
    const folder = written('cl_client_id: ${CL_STAGING_ID}\ncl_client_secret: ${CL_STAGING_SECRET}\n', 0o644);
    const { commerceLayer } = settingsFrom({ rcFile: await load(folder), environment });
    expect(commerceLayer.credentials?.client).toMatchObject({
      id: { value: 'the-id' },
      secret: { value: 'the-secret' },
    });
  });

  it('may say where a private key is', async () => {
    const rcFile = await load(written('klarna_cert: ${KLARNA_SHOP_CERT}\nklarna_key: ${KLARNA_SHOP_KEY}\n', 0o644));
    const environment = { KLARNA_SHOP_CERT: '/k/shop.crt', KLARNA_SHOP_KEY: '/k/shop.key' };
    const { clientCertificate } = settingsFrom({ rcFile, environment }).klarna;
    expect(clientCertificate).toMatchObject({ cert: { value: '/k/shop.crt' }, key: { value: '/k/shop.key' } });
  });

  it('that are not set are named, with the key', async () => {
    const rcFile = await load(written('cl_client_id: ${CL_STAGING_ID}\ncl_client_secret: ${CL_OTHER}\n', 0o644));
    const message = await refusal('config', () => settingsFrom({ rcFile, environment }));
    expect(message).toContain('CL_OTHER, which is not set');
    expect(message).toContain('cl_client_secret takes its value from it');
  });

  it('that are not set do no harm in a profile that is not used', async () => {
    const rcFile = await load(
      written('profile: a\nprofiles: {a: {route: native}, b: {klarna_api_key: "${KLARNA_LIVE}"}}'),
    );
    expect(settingsFrom({ rcFile }).defaults.route?.value).toBe('native');
  });

  it('are not looked up again in what they hold', async () => {
    const rcFile = await load(written('cl_access_token: ${CL_ONE}', 0o644));
    const { commerceLayer } = settingsFrom({ rcFile, environment: { CL_ONE: '${CL_TWO}', CL_TWO: 'x' } });
    expect(commerceLayer.credentials?.accessToken?.value).toBe('${CL_TWO}');
  });
});

describe.skipIf(process.platform === 'win32')('a .klarnarc that others can touch', () => {
  it.each(['620', '602', '666'])('is refused with mode %s, and the command that helps is named', async (mode) => {
    expect(await refusal('config', () => load(written('currency: EUR', Number.parseInt(mode, 8))))).toContain(
      'Run chmod go-w /',
    );
  });

  it.each(['604', '640'])('is refused with mode %s when it holds a secret', async (mode) => {
    const message = await refusal('config', () =>
      load(written(`cl_client_secret: ${canary}`, Number.parseInt(mode, 8))),
    );
    expect(message).toContain('Run chmod 600 /');
    expect(message).not.toContain(canary);
  });

  it('may be readable when its secrets are variables', async () => {
    expect(await load(written('klarna_api_key: ${KLARNA_STAGING}', 0o644))).toBeDefined();
  });

  it('may be a link, as dotfile managers make them, but its target is what counts', async () => {
    const target = written('currency: EUR', 0o644);
    const folder = scratch();
    symlinkSync(join(target, '.klarnarc'), join(folder, '.klarnarc'));
    expect(await load(folder)).toMatchObject({ values: { currency: 'EUR' } });
    chmodSync(join(target, '.klarnarc'), 0o666);
    expect(await refusal('config', () => load(folder))).toContain('chmod go-w');
  });

  it('is refused when it is no file', async () => {
    const folder = scratch();
    mkdirSync(join(folder, '.klarnarc'));
    expect(await refusal('config', () => load(folder))).toContain('is not a file');
  });

  it.skipIf(process.getuid?.() !== 0)('is refused when it belongs to somebody else', async () => {
    const folder = written('currency: EUR', 0o644);
    chownSync(join(folder, '.klarnarc'), 4321, 4321);
    chmodSync(folder, 0o755);
    process.seteuid?.(1234);
    try {
      expect(await refusal('config', () => load(folder))).toContain('belongs to another user');
    } finally {
      process.seteuid?.(0);
    }
  });
});
