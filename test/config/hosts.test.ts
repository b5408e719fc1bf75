import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAddress, type Destination } from '../../src/config/hosts.ts';
import { refusal, settingsFrom } from './scratch.ts';

const check = (destination: Destination, url: string, own = false, allowedHosts: readonly string[] = []) =>
  checkAddress({ destination, url, source: '.klarnarc (/p/.klarnarc)', own, allowedHosts });

const rcWith = (values: object) => ({ path: '/p/.klarnarc', values, profiles: new Map() });

describe('an address in a .klarnarc', () => {
  it.each([
    ['cl_base_url', 'https://my-brand.commercelayer.io'],
    ['cl_base_url', 'https://my-brand.commercelayer.co'],
    ['cl_auth_url', 'https://auth.commercelayer.io'],
    ['klarna_base_url', 'https://api-global.klarna.com'],
    ['klarna_base_url', 'https://api-global.test.klarna.com'],
    ['klarna_base_url', 'http://127.0.0.1:4010'],
    ['cl_base_url', 'http://localhost:4010'],
    ['cl_auth_url', 'http://[::1]:4010'],
  ] as const)('may be %s %s', (destination, url) => {
    expect(() => check(destination, url)).not.toThrow();
  });

  it.each([
    ['cl_base_url', 'https://evil.example.com'],
    ['cl_base_url', 'https://commercelayer.io.evil.com'],
    ['cl_base_url', 'https://evilcommercelayer.io'],
    ['cl_base_url', 'https://a.b.commercelayer.io'],
    ['cl_base_url', 'https://my-brand.commercelayer.io.'],
    ['cl_base_url', 'https://my-brand.commercelayer.io:8443'],
    ['cl_base_url', 'https://api-global.klarna.com'],
    ['klarna_base_url', 'https://my-brand.commercelayer.io'],
    ['klarna_base_url', 'https://api-global.klarna.com.evil.com'],
    ['cl_base_url', 'https://127.0.0.1.evil.com'],
    ['cl_base_url', 'http://my-brand.commercelayer.io'],
    ['cl_base_url', 'https://my-brand.commercelayer.io/elsewhere'],
  ] as const)('may not be %s %s', async (destination, url) => {
    expect(await refusal('config', () => check(destination, url))).toContain(destination);
  });

  it('may be a host that the user allows, by name or by name and port', () => {
    expect(() => check('cl_base_url', 'https://gw.example.com:8443/cl', false, ['gw.example.com:8443'])).not.toThrow();
    expect(() => check('cl_base_url', 'https://gw.example.com:8443/cl', false, ['gw.example.com'])).not.toThrow();
    expect(() => check('cl_base_url', 'https://gw.example.com', false, ['other.example.com'])).toThrow();
  });

  it('never gets past the check by how it is spelt', () => {
    const host = fc.domain().filter((name) => !/commercelayer\.(io|co)$/.test(name));
    fc.assert(
      fc.property(host, fc.constantFrom('', ':443', '/', '/api-global.klarna.com'), (name, rest) => {
        for (const destination of ['cl_base_url', 'cl_auth_url', 'klarna_base_url'] as const) {
          expect(() => check(destination, `https://${name}${rest}`)).toThrow(/not a host of its vendor/);
        }
      }),
    );
  });

  it.each([{ cl_domain: 'evil.example.com' }, { cl_domain: 'evil.example.com', cl_organization: 'my-brand' }])(
    'is not made from the domain in %j either',
    async (values) => {
      expect(await refusal('config', () => settingsFrom({ rcFile: rcWith(values) }))).toContain('evil.example.com');
    },
  );
});

describe('an address of the user', () => {
  it('may be any host, but only encrypted', async () => {
    expect(() => check('cl_base_url', 'https://gw.example.com/cl', true)).not.toThrow();
    expect(await refusal('config', () => check('cl_base_url', 'http://gw.example.com', true))).toContain('https://');
  });

  it.each([
    ['https://user:cnry@my-brand.commercelayer.io', 'user name or password'],
    ['https://my-brand.commercelayer.io?token=cnry', 'query'],
    ['https://my-brand.commercelayer.io#cnry', 'fragment'],
    ['https://my-brand.commercelayer.io/api/', 'without /api'],
    ['ftp://cnry.commercelayer.io', 'https://'],
    ['cnry', 'must be an address'],
    ['https://my-brand.commercelayer.io/ cnry', 'must be an address'],
  ])('is refused as %s', async (url, said) => {
    const message = await refusal('config', () => settingsFrom({ environment: { CL_BASE_URL: url } }));
    expect(message).toContain(said);
    expect(message).toContain('CL_BASE_URL');
    expect(message).not.toContain('cnry');
  });

  it('stands with or without a trailing slash', () => {
    const environment = {
      CL_BASE_URL: 'https://my-brand.commercelayer.io//',
      KLARNA_BASE_URL: 'http://127.0.0.1:4010/',
    };
    const { commerceLayer, klarna } = settingsFrom({ environment });
    expect(commerceLayer.baseUrl).toEqual({
      value: 'https://my-brand.commercelayer.io',
      source: 'environment CL_BASE_URL',
    });
    expect(klarna.baseUrl.value).toBe('http://127.0.0.1:4010');
  });

  it('follows from organization and domain, now or once the access token names the organization', () => {
    const { commerceLayer } = settingsFrom({
      environment: { CL_ORGANIZATION: 'My-Brand', CL_DOMAIN: 'commercelayer.co' },
    });
    expect(commerceLayer.baseUrl).toEqual({
      value: 'https://my-brand.commercelayer.co',
      source: 'environment CL_ORGANIZATION',
    });
    expect(commerceLayer.authUrl.value).toBe('https://auth.commercelayer.co');
    const unknown = settingsFrom({}).commerceLayer;
    expect(unknown.baseUrl).toBeUndefined();
    expect(unknown.addressOf('other-brand').value).toBe('https://other-brand.commercelayer.io');
    expect(() => unknown.addressOf('evil.com/')).toThrow();
  });
});
