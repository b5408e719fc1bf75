import { type Case, corpusOf, distinct } from '../corpus.ts';
import { notUtf8 } from './rc-texts.ts';
import { jsonTexts } from './seeds.ts';

/** What stands in a healthy file; its secrets are never to be read in a message about a sick one. */
const healthy = {
  version: 1,
  current: 'shop',
  profiles: {
    shop: {
      cl_client_id: 'client',
      cl_client_secret: 'canary-secret',
      klarna_api_key: 'klarna_test_api_canary',
      route: 'native',
    },
    other: { cl_access_token: 'canary-access-token', cl_base_url: 'https://my-brand.commercelayer.io', timeout: '60' },
  },
};
const text = JSON.stringify(healthy);
const whole = Buffer.from(text);

/** Cut at every byte. */
export const truncated = corpusOf(
  'stored configuration, cut',
  Array.from({ length: whole.length }, (_, length) => ({ name: `${length} bytes`, input: whole.subarray(0, length) })),
);

const flip = (position: number, bit: number): Buffer => {
  const bytes = Buffer.from(whole);
  bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
  return bytes;
};

/** One bit wrong in every byte, another one each time. */
export const flipped = corpusOf(
  'stored configuration, a bit flipped',
  Array.from({ length: whole.length }, (_, position) => ({
    name: `bit ${(position * 5) % 8} of byte ${position}`,
    input: flip(position, (position * 5) % 8),
  })),
);

const named = (cases: Readonly<Record<string, string | Buffer>>): readonly Case<Buffer>[] =>
  Object.entries(cases).map(([name, input]) => ({ name, input: Buffer.from(input) }));

/** The healthy file, but for a mark of the keyring that none can be. */
const marked = (key: string, mark: unknown): string =>
  JSON.stringify({ ...healthy, version: 2, profiles: { ...healthy.profiles, shop: { [key]: mark } } });

const wrong = ['null', 'true', '0', '1.5', '""', '"shop"', '[]', '[{}]', '[["a","b"]]', '1e400'];
const places: Readonly<Record<string, (json: string) => string>> = {
  'the document': (json) => json,
  profiles: (json) => `{"version":1,"profiles":${json}}`,
  version: (json) => `{"version":${json},"profiles":{}}`,
  current: (json) => `{"version":1,"current":${json},"profiles":{}}`,
  'a profile': (json) => `{"version":1,"profiles":{"shop":${json}}}`,
  'a value': (json) => `{"version":1,"profiles":{"shop":{"route":${json}}}}`,
};
const isFine = (place: string, json: string) => place === 'a value' && json.startsWith('"');

// biome-ignore format: a list reads better filled
const names = [
  '__proto__', '', ' ', 'Shop', 'a b', '../x', 'a\u0000', 'a\u001b[2J', 'a\u202e', 'ä',
  'x'.repeat(41), 'x'.repeat(5000), '-a', '_a', 'a.b',
];
// biome-ignore format: a list reads better filled
const keys = [
  '__proto__', 'constructor', 'toString', '', ' ', 'CL_CLIENT_ID', 'cl_client_secret ', 'cl_client_secrеt',
  'password', 'x\u001b[2J', 'x\u202e', 'x'.repeat(5000),
];

/** Broken in other ways, all of which must be noticed. */
export const wrongStored = corpusOf(
  'stored configuration, wrong',
  distinct([
    ...Object.entries(places).flatMap(([place, put]) =>
      wrong.filter((json) => !isFine(place, json)).flatMap((json) => named({ [`${place}: ${json}`]: put(json) })),
    ),
    ...names.flatMap((name) =>
      named({
        [`profile ${JSON.stringify(name).slice(0, 40)}`]: `{"version":1,"profiles":{${JSON.stringify(name)}:{"cl_client_secret":"canary-secret"}}}`,
      }),
    ),
    ...keys.flatMap((key) =>
      named({
        [`key ${JSON.stringify(key).slice(0, 40)}`]: `{"version":1,"profiles":{"shop":{${JSON.stringify(key)}:"canary-secret"}}}`,
      }),
    ),
    ...Object.entries(notUtf8).map(([what, each]) => ({
      name: `not UTF-8: ${what}`,
      input: Buffer.concat([whole.subarray(0, 80), each, whole.subarray(80)]),
    })),
    ...named({
      'another version': text.replace('"version":1', '"version":3'),
      'a mark of what is no secret': marked('cl_client_id', { keyring: 'shop/cl_client_id/0' }),
      'a mark that names no account': marked('cl_client_secret', {}),
      'a mark with an account of control characters': marked('cl_client_secret', { keyring: 'shop/\u001b[2J' }),
      'a mark with a secret in it': marked('klarna_api_key', { keyring: 'shop/k/0', like: 'klarna_live_canary-key' }),
      'a mark with a member too many': marked('klarna_api_key', { keyring: 'shop/k/0', secret: 'canary-key' }),
      'leftovers that are no list': text.replace('{', '{"leftovers":{},'),
      'leftovers without an account': text.replace('{', '{"leftovers":[{"process":1}],'),
      'no version': text.replace('"version":1,', ''),
      'a version of text': text.replace('"version":1', '"version":"1"'),
      'a current profile that is missing': text.replace('"current":"shop"', '"current":"none"'),
      'a current profile of Object': text.replace('"current":"shop"', '"current":"constructor"'),
      'no profiles': '{"version":1}',
      'twice the file': text + text,
      'NUL after it': `${text}\u0000`,
      'NULs in its place': '\u0000'.repeat(whole.length),
      'NULs in its second half': text.slice(0, 100) + '\u0000'.repeat(100),
      'a byte order mark': `\ufeff${text}`,
      'UTF-16': Buffer.from(text, 'utf16le'),
      YAML: 'version: 1\nprofiles:\n  shop:\n    cl_client_secret: canary-secret\n',
      'a comment': `// canary-secret\n${text}`,
      'a trailing comma': text.replace(/}}$/, '},}'),
      'a page': '<html>canary-secret</html>',
      'larger than 1 MB': `{"version":1,"profiles":{},"x":"${'x'.repeat(1_100_000)}"}`,
      'larger than 1 MB of blanks': ' '.repeat(1_100_000) + text,
      '10^5 levels': '['.repeat(100_000),
      '10^5 levels, closed': '['.repeat(100_000) + ']'.repeat(100_000),
      '10^5 levels in a profile': `{"version":1,"profiles":{"shop":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}`,
      'a prototype with the profiles': `{"version":1,"__proto__":{"profiles":{"shop":{}}}}`,
      gzip: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    }),
  ]),
);

const token = (changes: object = {}): string =>
  JSON.stringify({ key: { accessToken: 'canary-token', fetchedAtMs: 1_000_000, expiresAtMs: 9_000_000, ...changes } });

/** Kept access tokens that must not be believed; the tool goes on without them. */
export const wrongTokens = corpusOf(
  'kept access tokens',
  distinct([
    ...jsonTexts.cases.map(({ name, input }): Case<Buffer> => ({ name, input: Buffer.from(input) })),
    ...Array.from({ length: token().length }, (_, length) => ({
      name: `cut to ${length} bytes`,
      input: Buffer.from(token().slice(0, length)),
    })),
    ...Object.entries(notUtf8).map(([what, each]) => ({
      name: `not UTF-8: ${what}`,
      input: Buffer.concat([Buffer.from(token().slice(0, 22)), each, Buffer.from(token().slice(22))]),
    })),
    ...named({
      'a line break in the token': token({ accessToken: 'canary\r\nX-Evil: 1' }),
      'a blank in the token': token({ accessToken: 'canary token' }),
      'an empty token': token({ accessToken: '' }),
      'a letter outside ASCII': token({ accessToken: 'canary-tökén' }),
      'an escape in the token': token({ accessToken: 'canary\u001b[2J' }),
      'half a character': token({ accessToken: 'canary\ud800' }),
      'a mark': token({ accessToken: 'canary\u202e' }),
      'a token of digits': token({ accessToken: 1 }),
      'a token of null': token({ accessToken: null }),
      'a token in a list': token({ accessToken: ['canary-token'] }),
      'a token in an object': token({ accessToken: { toString: 'canary-token' } }),
      'no token': '{"key":{"fetchedAtMs":1000000,"expiresAtMs":9000000}}',
      'no end': token({ expiresAtMs: undefined }),
      'an end of text': token({ expiresAtMs: '9000000' }),
      'an end that is past': token({ expiresAtMs: 1_500_000 }),
      'an end before the begin': token({ expiresAtMs: 0 }),
      'an end that never comes': token().replace('9000000', '1e400'),
      'an end of minus infinity': token().replace('9000000', '-1e400'),
      'an end of null': token({ expiresAtMs: null }),
      'from the future': token({ fetchedAtMs: 8_000_000 }),
      'from ever': token().replace('1000000', '-1e400'),
      'a begin of text': token({ fetchedAtMs: '1000000' }),
      'a begin of null': token({ fetchedAtMs: null }),
      'a list': `[${token()}]`,
      'the token in a prototype': `{"__proto__":${token()}}`,
      'a prototype in the token':
        '{"key":{"__proto__":{"accessToken":"canary-token","fetchedAtMs":1000000,"expiresAtMs":9000000}}}',
      'another key': token().replace('"key"', '"Key"'),
      twice: token() + token(),
      NULs: '\u0000'.repeat(100),
      huge: `{"x":"${'x'.repeat(1_100_000)}"}`,
      '10^5 levels': '['.repeat(100_000) + ']'.repeat(100_000),
      'a byte order mark': `\ufeff${token()}`,
    }),
  ]),
);
