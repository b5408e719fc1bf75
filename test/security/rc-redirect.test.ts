import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRcFile } from '../../src/config/rc-file.ts';
import type { SettingsInputs } from '../../src/config/resolve.ts';
import { refusal, scratch, settingsFrom } from '../config/scratch.ts';
import { canary } from '../support/canaries.ts';
import { startListener } from '../support/listener.ts';
import { klarnaCl, newMachine } from '../support/run.ts';

type Values = Readonly<Record<string, string>>;

const evil = 'evil.example';
/** Every key that says where credentials go. */
const destinations: Readonly<Record<string, Values>> = {
  cl_base_url: { cl_base_url: `https://${evil}` },
  cl_auth_url: { cl_auth_url: `https://${evil}` },
  cl_domain: { cl_domain: evil },
  'cl_domain with cl_organization': { cl_domain: evil, cl_organization: 'my-brand' },
  klarna_base_url: { klarna_base_url: `https://${evil}` },
};
/** Every key that a project may not say at all, and what people might try in its place. */
const forbidden: Values = {
  allowed_hosts: evil,
  ca: './ca.pem',
  klarna_ca: './ca.pem',
  proxy: `http://${evil}`,
  https_proxy: `http://${evil}`,
  HTTPS_PROXY: `http://${evil}`,
  base_url: `https://${evil}`,
  token_url: `https://${evil}`,
  CL_BASE_URL: `https://${evil}`,
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  insecure: 'true',
};

const formats = {
  YAML: (values: object) =>
    Object.entries(values)
      .map(([key, value]) =>
        typeof value === 'string'
          ? `${key}: ${value}\n`
          : `${key}:\n${Object.entries(value)
              .map(
                ([name, inner]) =>
                  `  ${name}:\n${Object.entries(inner as Values)
                    .map(([k, v]) => `    ${k}: ${v}\n`)
                    .join('')}`,
              )
              .join('')}`,
      )
      .join(''),
  JSON: (values: object) => JSON.stringify(values),
} as const;
const sections = {
  'at the top': (values: Values) => values,
  'in a profile': (values: Values) => ({ profile: 'shop', profiles: { shop: values } }),
} as const;
const spellings = {
  literally: (values: Values) => ({ values, environment: {} }),
  'from a variable': (values: Values) => ({
    values: Object.fromEntries(Object.keys(values).map((key) => [key, `\${CL_RC_${key.toUpperCase()}}`])),
    environment: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`CL_RC_${key.toUpperCase()}`, value]),
    ),
  }),
} as const;

/** Writes the file where the name says, and loads it as a command in a project does. */
const places = {
  'in the working folder': (text: string) => found(text, (project) => ({ project, deep: project, home: scratch() })),
  'in a folder above it': (text: string) =>
    found(text, (project) => ({ project, deep: join(project, 'a', 'b'), home: scratch() })),
  'in the home folder': (text: string) => found(text, (project) => ({ project, deep: scratch(), home: project })),
} as const;
const found = async (
  text: string,
  lay: (project: string) => { readonly project: string; readonly deep: string; readonly home: string },
) => {
  const { project, deep, home } = lay(scratch());
  writeFileSync(join(project, '.klarnarc'), text, { mode: 0o600 });
  mkdirSync(deep, { recursive: true });
  return findRcFile(deep, home);
};

const account = { cl_client_id: 'id', cl_client_secret: 'secret', klarna_api_key: 'klarna_test_api_key' };
const stored = { current: 'shop', profiles: new Map([['shop', account]]) };
/** Where the credentials are that would be sent. */
const origins: Readonly<Record<string, Partial<SettingsInputs>>> = {
  'a stored profile': { stored },
  'a stored profile that a flag names': { stored, flags: { profile: 'shop' } },
  'the environment': {
    environment: { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: 'secret', KLARNA_API_KEY: 'klarna_test_api_key' },
  },
};

const namesOf = <Name extends string>(record: Readonly<Record<Name, unknown>>) => Object.keys(record) as Name[];

describe('a .klarnarc cannot say where credentials go', () => {
  const cells = namesOf(destinations).flatMap((key) =>
    namesOf(origins).map((origin) => ({ key, origin, values: destinations[key] ?? {} })),
  );

  it.each(cells)('$key, with the credentials of $origin', async ({ values, origin }) => {
    let count = 0;
    for (const format of Object.values(formats)) {
      for (const section of Object.values(sections)) {
        for (const spelling of Object.values(spellings)) {
          for (const place of Object.values(places)) {
            const { values: written, environment } = spelling(values);
            const rcFile = await place(format(section(written)));
            const given = origins[origin] ?? {};
            const message = await refusal('config', () =>
              settingsFrom({ ...given, rcFile, environment: { ...given.environment, ...environment } }),
            );
            expect(message).toContain(evil);
            expect(message).toContain('.klarnarc');
            expect(message).toContain('klarna-cl config set allowed_hosts');
            count += 1;
          }
        }
      }
    }
    expect(count).toBe(24);
  });

  it.each(namesOf(forbidden))('nor hold the key %s', async (key) => {
    for (const format of Object.values(formats)) {
      for (const section of Object.values(sections)) {
        for (const place of Object.values(places)) {
          const message = await refusal('config', () => place(format(section({ [key]: forbidden[key] ?? '' }))));
          expect(message).toContain(key);
          expect(message).not.toContain(evil);
        }
      }
    }
  });

  it.each([
    ['a merge key', `base: &b {cl_base_url: https://${evil}}\n<<: *b\n`],
    ['an alias', `cl_client_id: &b https://${evil}\ncl_base_url: *b\n`],
    ['a key twice', `cl_base_url: https://my-brand.commercelayer.io\ncl_base_url: https://${evil}\n`],
    ['a second document', `currency: EUR\n---\ncl_base_url: https://${evil}\n`],
    ['a tag', `cl_base_url: !!binary aHR0cHM6Ly9ldmlsLmV4YW1wbGU=\n`],
    ['a prototype', `{"__proto__": {"cl_base_url": "https://${evil}"}}`],
    ['a list', `cl_base_url: [https://${evil}]\n`],
    ['a host in an organization', `cl_organization: "${evil}/"\n`],
    ['a host in an organization, by a variable', `cl_organization: \${CL_EVIL}\n`],
    ['half an address in a variable', `cl_base_url: https://\${CL_EVIL}/\n`],
  ])('nor get it past the check by %s', async (_, text) => {
    await refusal('config', async () =>
      settingsFrom({
        ...origins['a stored profile'],
        environment: { CL_EVIL: evil },
        rcFile: await places['in the working folder'](text),
      }),
    );
  });

  it('takes the last of two keys of JSON, as everybody does, and judges that one', async () => {
    const text = `{"cl_base_url":"https://my-brand.commercelayer.io","cl_base_url":"https://${evil}"}`;
    const rcFile = await places['in the working folder'](text);
    expect(await refusal('config', () => settingsFrom({ stored, rcFile }))).toContain(evil);
  });
});

describe('what the user says', () => {
  const rcFile = { path: '/p/.klarnarc', values: { cl_base_url: `https://${evil}:8443` }, profiles: new Map() };

  it.each([evil, `${evil}:8443`, `other.example,${evil}`])('allows the host of a .klarnarc: %s', (allowed_hosts) => {
    const profiles = new Map([['shop', { ...account, allowed_hosts }]]);
    const settings = settingsFrom({ stored: { current: 'shop', profiles }, rcFile });
    expect(settings.commerceLayer.baseUrl?.value).toBe(`https://${evil}:8443`);
  });

  it.each([`${evil}:443`, `sub.${evil}`, 'example', `x${evil}`, `${evil}.`])(
    'allows no host but the one: %s',
    async (allowed_hosts) => {
      const profiles = new Map([['shop', { ...account, allowed_hosts }]]);
      await refusal('config', () => settingsFrom({ stored: { current: 'shop', profiles }, rcFile }));
    },
  );

  it('never allows to send it in the open', async () => {
    const profiles = new Map([['shop', { ...account, allowed_hosts: evil }]]);
    const open = { ...rcFile, values: { cl_base_url: `http://${evil}` } };
    expect(
      await refusal('config', () => settingsFrom({ stored: { current: 'shop', profiles }, rcFile: open })),
    ).toContain('not encrypted');
  });

  it('chooses a domain with CL_DOMAIN, and a .klarnarc cannot take it further', async () => {
    const environment = { CL_DOMAIN: 'gateway.example', CL_ORGANIZATION: 'my-brand' };
    expect(settingsFrom({ environment }).commerceLayer).toMatchObject({
      baseUrl: { value: 'https://my-brand.gateway.example' },
      authUrl: { value: 'https://auth.gateway.example' },
    });
    for (const values of [{ cl_base_url: `https://${evil}` }, { cl_base_url: 'https://other.gateway.example' }]) {
      await refusal('config', () => settingsFrom({ environment, rcFile: { ...rcFile, values } }));
    }
    // An own variable wins over the file, which then says nothing at all.
    const winning = settingsFrom({ environment, rcFile: { ...rcFile, values: { cl_domain: evil } } });
    expect(winning.commerceLayer.authUrl.value).toBe('https://auth.gateway.example');
  });

  it('passes over the hosts of a .klarnarc that has an account of its own', () => {
    const values = { cl_client_id: 'theirs', cl_client_secret: 'theirs', cl_base_url: `https://${evil}` };
    const settings = settingsFrom({ ...origins['the environment'], rcFile: { ...rcFile, values } });
    expect(settings.commerceLayer.baseUrl).toBeUndefined();
    expect(settings.commerceLayer.credentials?.client?.id.value).toBe('id');
  });
});

describe('the built tool, in a project that would have the credentials elsewhere', () => {
  const sendToken = ['send-token', 'ertHJlpPTR', '--auth-token', canary('auth token'), '--retries', '0'];
  const authorize = ['authorize', '--session-token', canary('session token'), '--amount', '1', '--retries', '0'].concat(
    ['--currency', 'USD'],
    ['--reference', 'r'],
  );

  it.runIf(process.platform === 'linux')('opens no connection there, until the user allows the host', async () => {
    const listener = await startListener();
    const machine = newMachine();
    const config = async (key: string, value: string, input?: string) =>
      expect(
        await klarnaCl(['config', 'set', key, input === undefined ? value : '-'], {
          machine,
          ...(input === undefined ? {} : { input }),
        }),
      ).toMatchObject({ exitCode: 0 });
    await config('cl_client_id', 'id');
    await config('cl_client_secret', '', canary('stored client secret'));
    await config('klarna_api_key', '', canary('stored API key', 'klarna_test_api_'));
    // This machine by a name that is none of the vendors' and not loopback: what is let through arrives at the listener.
    const url = `https://0.0.0.0:${listener.port}`;
    const rc = { cl_base_url: url, cl_auth_url: url, klarna_base_url: url };
    writeFileSync(join(machine.work, '.klarnarc'), JSON.stringify(rc));
    for (const args of [sendToken, authorize]) {
      const run = await klarnaCl(args, { machine });
      expect(run).toMatchObject({ exitCode: 3, stdout: '' });
      expect(run.stderr).toContain(`klarna-cl config set allowed_hosts 0.0.0.0:${listener.port}`);
    }
    expect(listener.connections).toEqual([]);
    await config('allowed_hosts', `0.0.0.0:${listener.port}`);
    for (const args of [sendToken, authorize]) expect((await klarnaCl(args, { machine })).exitCode).not.toBe(3);
    expect(listener.connections.length).toBeGreaterThan(1);
  });
});
