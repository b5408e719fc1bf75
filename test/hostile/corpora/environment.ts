// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what somebody forgot to fill in
import { factsOf, type Key } from '../../../src/config/catalogue.ts';
import { type Case, corpusOf, distinct, textsOf } from '../corpus.ts';
import { controls, sequences } from './seeds.ts';
import {
  badAccounts,
  badAddresses,
  badChoices,
  badCredentials,
  badDomains,
  badPaths,
  badScopes,
  badSlugs,
  foreignAddresses,
} from './settings.ts';

type Named = Readonly<Record<string, string>>;

/** Every fourth: enough where another key has been held against the whole list. */
const some = (values: Named): Named => Object.fromEntries(Object.entries(values).filter((_, index) => index % 4 === 0));

const badValues: Readonly<Partial<Record<Key, Named>>> = {
  cl_organization: badSlugs,
  cl_domain: badDomains,
  cl_client_id: some(badCredentials),
  cl_client_secret: badCredentials,
  cl_access_token: some(badCredentials),
  cl_scope: badScopes,
  cl_base_url: {
    ...some(badAddresses),
    'with /api': 'https://my-brand.commercelayer.io/api',
    'with /api/': 'https://my-brand.commercelayer.io/api/',
  },
  cl_auth_url: {
    ...some(badAddresses),
    'with /oauth/token': 'https://auth.commercelayer.io/oauth/token',
    'with a path': 'https://auth.commercelayer.io/x',
  },
  klarna_base_url: {
    ...badAddresses,
    'with /v2': 'https://api-global.test.klarna.com/v2',
    'with a path': 'https://api-global.test.klarna.com/x',
    'leaving its path': 'https://api-global.test.klarna.com/../v2',
  },
  klarna_api_key: badCredentials,
  klarna_partner_account_id: badAccounts,
  klarna_cert: badPaths,
  klarna_key: some(badPaths),
  ...badChoices,
};

export interface BadSetting {
  readonly key: Key;
  readonly value: string;
}

// Object.entries forgets that the names are keys.
const entries = Object.entries(badValues) as [Key, Named][];

/** Settings that no source may hold, each named by its key. */
export const badSettings = corpusOf<BadSetting>(
  'settings',
  distinct(
    entries.flatMap(([key, values]) =>
      Object.entries(values).map(
        ([what, value]): Case<BadSetting> => ({ name: `${key}: ${what}`, input: { key, value } }),
      ),
    ),
  ),
);

export const variableOf = (key: Key): string | undefined => factsOf(key).variable;

export const foreign = corpusOf(
  'foreign addresses',
  Object.entries(foreignAddresses).map(([name, input]) => ({ name, input })),
);

/** Names of profiles that nobody made, or could make. */
// biome-ignore format: a list reads better filled
export const badProfileNames = textsOf('profile names', [
  ' ', 'none', 'Sandbox', 'sandbox ', 'ä', 'a b', '-a', '..', '../..', '/etc/passwd', 'a/b', '__proto__',
  'constructor', 'prototype', 'toString', 'hasOwnProperty', 'x'.repeat(41), 'x'.repeat(100_000), 'profile\u202e',
  'profile\u200b', '${CL_SECRET}', '$(id)', '`id`', '\ud800', ...controls.slice(0, 12).map((each) => `a${each}b`),
  ...sequences.slice(0, 8).map(([, text]) => text),
]);

/** Proxies that are none, or of a kind that is not known; with a password that must not be shown. */
// biome-ignore format: a list reads better filled
export const badProxies = textsOf('proxies', [
  ' ', ':', '://', 'http://', 'https://', 'socks5://user:canary-password@proxy.example:1080',
  'socks4://proxy.example', 'socks://proxy.example', 'ftp://user:canary-password@proxy.example',
  'file:///etc/passwd', 'javascript://x', 'http://user:canary-password@', 'http://user:canary-password@:8080',
  'http://proxy.example:99999', 'http://proxy.example:port', 'http://[::1', 'http://exa mple',
  'user:canary-password@proxy example', 'data://x', 'pac+http://proxy.example/x.pac', 'http://%00', 'krn://x',
  'unix:///var/run/proxy',
]);

/** Exceptions to the proxy that are strange; none of them may be taken for another host, or fail. */
// biome-ignore format: a list reads better filled
export const strangeExceptions = textsOf('proxy exceptions', [
  ' ', ',', ',,,', '.', '*.', '**', '*.*', ':', ':443', '::', '[', ']', '[::1]', '(', ')', '\\', '^.*$', '.*',
  'klarna', 'com.', '.com.', 'evil.example', 'lobal.klarna.com', 'api-global.klarna.com.evil.example',
  'xapi-global.klarna.com', 'api-global.klarna.com:80', 'api-global.klarna.com:4430', 'api-global.klarna.com:443x',
  'api-global.klarna.com/', 'https://api-global.klarna.com', '10.0.0.0/8', '\u0000', '\u202e', 'x'.repeat(100_000),
  '?',
  '${x}',
  '%',
  'api-global。klarna。com',
]);

/** Folders that are none. They are only looked for, never made. */
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
export const strangeFolders = textsOf('folders', [
  '/dev/null', '/dev/null/x', '/dev/zero', '/proc', '/proc/self/mem', '/proc/1/root', '/etc/passwd',
  '/etc/passwd/x', '/', '//', '.', '..', '../../..', '~', '~root', '$HOME', '${HOME}', 'a'.repeat(300),
  'a/'.repeat(3000),
  'a\u0000b', '\u0000', ' ', '\n', 'a\u001b[2Jb', 'a\u202eb', 'file:///etc', 'C:\\Users', '\\\\host\\share', 'CON',
  'nul', '-', '--', '*', '😀', '\ud800', 'é', 'e\u0301', 'a'.repeat(5000),
]);
