import { corpusOf, textsOf } from '../corpus.ts';
import { controls, holdsControl, invisible, sequences, turning } from './seeds.ts';

const blank = invisible.filter((each) => /[\s\u0085]/.test(each));

/** What would break a header or a JSON body, or end up as another header: refused in any token. */
// biome-ignore format: a list reads better filled
export const badTokens = textsOf('tokens', [
  '', ' ', 'a b', 'token token', 'a\r\nX-Evil: 1', 'a\nAuthorization: Basic eA==', 'a\r\n\r\nGET / HTTP/1.1',
  'a\u0000b', 'Bearer x', 'token: x', '"a b"', 'x'.repeat(10_241), 'x'.repeat(100_000), 'x'.repeat(1_000_000),
  '\ufeffabcdef', 'abc\u2028def', '{"a": 1}', '# token\nAAAA', '\n', '\r\n\r\n',
  ...new Set(blank.map((each) => `0b1d9815-165e${each}42e2`)),
  ...controls.map((control) => `token${control}end`).filter((text) => !/[\t\n\v\f\r\u0085]/.test(text)),
  ...controls.map((control) => `${control}token`).filter((text) => !/^[\v\f\u0085]/.test(text)),
  ...sequences.map(([, text]) => `tok${text}`).filter(holdsControl),
]);

/** Good for Commerce Layer's JSON, but not for the header that a session token travels in. */
// biome-ignore format: a list reads better filled
export const badSessionTokens = textsOf('session tokens', [
  'ä', 'token-ä', 'krn:é', '愛', 'тoken', 'ｔｏｋｅｎ', 'token…', '“token”', 'token—x', 'token‑x', '😀', '\ud83d',
  'token\udc00', 'ÿ', 'token\u0100', '¡', 'ⓣ', 'token\u0301', ...turning.map((mark) => `krn:${mark}token`),
  ...invisible.filter((each) => !/[\s\u0085]/.test(each)).map((each) => `krn:token${each}`),
]);

/** References that are none, or that no line of a report could show. */
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
export const badReferences = textsOf('references', [
  '', ' ', '   ', '\u00a0', '\u2003', '\u3000', '\ufeff', '\u2028', 'r'.repeat(256),
  'ä'.repeat(256),
  '😀'.repeat(128),
  'r'.repeat(100_000), '\t', '\n', '\r\n', ' \n ', ...controls.map((control) => `ref${control}1234`),
  ...sequences.map(([, text]) => `ref ${text}`).filter(holdsControl),
]);

/** Flags with a few words, or a number, each with what it is not. */
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
export const badWords = corpusOf(
  'words and numbers',
  Object.entries({
    '--route': [
      '', ' ', 'Both', 'BOTH', 'both ', ' both', 'native,network', 'all', 'none', 'bоth', 'both\u200b', 'both\n',
      'nativ', 'constructor', '__proto__', '0', 'null',
    ],
    '--capture': [
      '', ' ', 'NOW', 'Now', 'LATER', 'now ', 'never', 'true', 'false', '1', 'nоw', 'now\u0000', 'later,now',
      'toString', '__proto__', 'auto',
    ],
    '--output': [
      '', ' ', 'JSON', 'Json', 'json ', 'xml', 'csv', 'text', 'yml', 'ｊson', 'json\u001b[31m', 'json,yaml',
      'constructor', '__proto__', 'json\u202e', 'html',
    ],
    '--timeout': [
      '', ' ', '0', '-1', '+70', '070x', '1.5', '1e3', '70s', '1m', '86401', '999999999', '9999999999', 'Infinity',
      'NaN', '0x46', '７０', '70 ', '\t70', 'never', '7٠', '70\u0000',
    ],
    '--retries': [
      '', ' ', '-1', '11', '100', '1.5', '1e1', '+1', 'many', 'Infinity', 'NaN', '0x1', '１', '1 ', '\n1', '٢',
      'null', '99999999999', '2\u200b',
    ],
  }).flatMap(([flag, values]) =>
    values.map((value) => ({ name: `${flag} ${JSON.stringify(value)}`, input: [flag, value] as const })),
  ),
);
