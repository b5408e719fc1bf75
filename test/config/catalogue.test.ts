import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factsOf, keys, unknownKey } from '../../src/config/catalogue.ts';
import { environmentVariables } from '../../src/config/environment.ts';
import { findRcFile } from '../../src/config/rc-file.ts';
import { scratch, settingsFrom } from './scratch.ts';

const example = readFileSync(join(import.meta.dirname, '../../.klarnarc.example'), 'utf8');
const lines = example.split('\n');
const uncommented = example.replace(/^(\s*)#(?=\S)/gm, '$1');

describe('the catalogue', () => {
  it.each(keys)('gives %s an example that it accepts itself', (key) => {
    const { example, parse } = factsOf(key);
    if (!example.startsWith('${')) expect(parse(example)).toEqual({ value: example });
  });

  it('names every environment variable that is read once', () => {
    const names = environmentVariables.map(({ name }) => name);
    expect([...names].sort()).toEqual(
      [
        ...[
          'ORGANIZATION',
          'DOMAIN',
          'CLIENT_ID',
          'CLIENT_SECRET',
          'SCOPE',
          'ACCESS_TOKEN',
          'BASE_URL',
          'AUTH_URL',
        ].map((name) => `CL_${name}`),
        ...['API_KEY', 'PARTNER_ACCOUNT_ID', 'BASE_URL', 'CERT', 'KEY', 'CA', 'V1_API_KEY', 'V1_BASE_URL'].map(
          (name) => `KLARNA_${name}`,
        ),
        ...['PROFILE', 'CONFIG_DIR', 'STATE_DIR', 'NO_INPUT', 'NO_KEYRING', 'OUTPUT', 'ACCESSIBLE'].map(
          (name) => `KLARNA_CL_${name}`,
        ),
        ...['KEY', 'PASSWORD', 'URL'].map((name) => `KLARNA_CL_QUEUE_${name}`),
        ...[
          'BROWSER',
          'NO_COLOR',
          'CLICOLOR',
          'CLICOLOR_FORCE',
          'FORCE_COLOR',
          'TERM',
          'HTTPS_PROXY',
          'ALL_PROXY',
          'NO_PROXY',
        ],
        'COMMERCELAYER_CONFIG_DIR',
        ...['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED'],
      ].sort(),
    );
  });

  it('guesses what a misspelt key was meant to be', () => {
    expect(unknownKey('cl_client_secrte')).toBe('did you mean cl_client_secret?');
    expect(unknownKey('CL-BASE-URL')).toBe('did you mean cl_base_url?');
    expect(unknownKey('something_else_entirely')).toContain('known keys: cl_organization');
  });
});

describe('.klarnarc.example', () => {
  it('can be used as it is', async () => {
    const folder = scratch();
    writeFileSync(join(folder, '.klarnarc'), example, { mode: 0o644 });
    expect(await findRcFile(folder, folder)).toMatchObject({ values: {} });
  });

  it('shows every key that a .klarnarc may hold, each under its description', async () => {
    const folder = scratch();
    writeFileSync(join(folder, '.klarnarc'), uncommented, { mode: 0o644 });
    const rc = await findRcFile(folder, folder);
    const shown = { ...rc?.values, ...rc?.profiles.get('staging') };
    const expected = keys.filter((key) => !factsOf(key).storedOnly);
    expect(Object.keys(shown).sort()).toEqual([...expected].sort());
    for (const key of expected) {
      expect(shown[key]).toBe(factsOf(key).example);
      const line = lines.findIndex((text) => text.trim().startsWith(`#${key}: `));
      expect(lines[line - 1]?.trim()).toBe(`# ${factsOf(key).description}`);
    }
  });

  it('resolves to settings once its variables are set', async () => {
    const folder = scratch();
    writeFileSync(join(folder, '.klarnarc'), uncommented, { mode: 0o644 });
    const rcFile = await findRcFile(folder, folder);
    const environment = {
      CL_STAGING_CLIENT_ID: 'id',
      CL_STAGING_CLIENT_SECRET: 'secret',
      CL_STAGING_ACCESS_TOKEN: 'token',
      KLARNA_STAGING_API_KEY: 'klarna_test_api_x',
      KLARNA_STAGING_V1_API_KEY: 'user:klarna_test_api_y',
    };
    const settings = settingsFrom({ rcFile, environment });
    expect(settings.commerceLayer.credentials?.client?.secret).toEqual({
      value: 'secret',
      source: `.klarnarc (${join(folder, '.klarnarc')}), profile staging`,
    });
    expect(settings.klarna.clientCertificate?.cert.value).toBe(join(folder, 'klarna.crt'));
    expect(settings.defaults.timeoutSeconds?.value).toBe(240);
  });
});
