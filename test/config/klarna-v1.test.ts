import { describe, expect, it } from 'vitest';
import { describeSettings } from '../../src/config/describe.ts';
import { klarnaV1Address } from '../../src/config/hosts.ts';
import { requireKlarnaV1 } from '../../src/config/missing.ts';
import { agreeOnMode } from '../../src/config/mode.ts';
import { refusal, settingsFrom } from './scratch.ts';

const v1Of = (environment: Record<string, string>) => settingsFrom({ environment }).klarnaV1;

describe('credentials for Klarna Payments v1', () => {
  it('are a key of their own', () => {
    expect(v1Of({ KLARNA_V1_API_KEY: 'K123_abc:secret', KLARNA_API_KEY: 'user:other' }).apiKey).toEqual({
      value: 'K123_abc:secret',
      source: 'environment KLARNA_V1_API_KEY',
    });
  });

  it('are those of the network API where these are a user and a password', () => {
    expect(v1Of({ KLARNA_API_KEY: 'user:secret' }).apiKey?.value).toBe('user:secret');
    expect(v1Of({ KLARNA_API_KEY: 'klarna_test_api_x' }).apiKey).toBeUndefined();
  });

  it.each(['klarna_test_api_x', ':secret', 'user:'])('are a user and a password, not %s', async (key) => {
    const said = await refusal('config', () => v1Of({ KLARNA_V1_API_KEY: key }));
    expect(said).toContain('must be username:password');
    expect(said).not.toContain(key);
  });

  it('fail no command that does not ask for them', async () => {
    const environment = { KLARNA_V1_API_KEY: 'no-password', CL_ACCESS_TOKEN: 'token' };
    expect(settingsFrom({ environment, services: ['commerce-layer', 'klarna'] }).klarnaV1).toEqual({});
    expect(await refusal('config', () => requireKlarnaV1(settingsFrom({})))).toMatch(/KLARNA_V1_API_KEY.*--sandbox/);
  });

  it('are shown with their source, and hidden', () => {
    const rows = describeSettings(settingsFrom({ environment: { KLARNA_V1_API_KEY: 'user:cnry' } }));
    expect(rows).toContainEqual({
      key: 'klarna_v1_api_key',
      value: '********',
      source: 'environment KLARNA_V1_API_KEY',
    });
  });

  it.each([
    ['klarna_live_api_x', 'test', undefined],
    ['klarna_test_api_x', undefined, 'https://api-na.klarna.com'],
    ['older', 'live', 'https://api.playground.klarna.com'],
  ])('are refused where the mode is another: %s', async (password, mode, address) => {
    const { modeClaims, live } = settingsFrom({
      environment: { KLARNA_V1_API_KEY: `user:${password}`, ...(address && { KLARNA_V1_BASE_URL: address }) },
      stored: { current: 'a', profiles: new Map([['a', mode ? { mode } : {}]]) },
    });
    expect(await refusal('live-guard', () => agreeOnMode({ claims: modeClaims, live }))).toContain(
      'Klarna Payments v1',
    );
  });
});

describe('the address of Klarna Payments v1', () => {
  it.each([
    ['test', 'US', 'https://api-na.playground.klarna.com'],
    ['test', 'nz', 'https://api-oc.playground.klarna.com'],
    ['live', 'CA', 'https://api-na.klarna.com'],
    ['live', 'DE', 'https://api.klarna.com'],
    ['live', undefined, 'https://api.klarna.com'],
  ] as const)('follows from the mode and the country: %s %s', (mode, country, address) => {
    expect(klarnaV1Address(mode, country)).toBe(address);
  });

  it("is the sandbox's where the network API is, and the one that is written before that", () => {
    const KLARNA_BASE_URL = 'http://127.0.0.1:4010';
    expect(v1Of({ KLARNA_BASE_URL }).baseUrl?.value).toBe(KLARNA_BASE_URL);
    expect(v1Of({ KLARNA_BASE_URL, KLARNA_V1_BASE_URL: 'http://127.0.0.1:5' }).baseUrl?.value).toBe(
      'http://127.0.0.1:5',
    );
    expect(v1Of({ KLARNA_BASE_URL: 'https://api-global.klarna.com' }).baseUrl).toBeUndefined();
  });

  it.each(['https://api.klarna.com.evil.example', 'https://api-xx.klarna.com', 'http://api.klarna.com'])(
    'in a .klarnarc may not be %s',
    async (address) => {
      const rcFile = { path: '/p/.klarnarc', values: { klarna_v1_base_url: address }, profiles: new Map() };
      expect(await refusal('config', () => settingsFrom({ rcFile }))).toContain('klarna_v1_base_url');
    },
  );
});
