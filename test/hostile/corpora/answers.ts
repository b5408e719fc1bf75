import { type Case, corpusOf, distinct, textsOf } from '../corpus.ts';
import { notUtf8 } from './rc-texts.ts';
import { controls, jsonTexts, sequences, turning } from './seeds.ts';

const named = (cases: Readonly<Record<string, string | Buffer>>): readonly Case<Buffer>[] =>
  Object.entries(cases).map(([name, input]) => ({ name, input: Buffer.from(input) }));

/** Bodies of a 200, by what must become of them: `read`, `refused`, or either. */
export const bodies = corpusOf(
  'bodies of answers',
  distinct([
    ...jsonTexts.cases.map(({ name, input }): Case<Buffer> => ({ name, input: Buffer.from(input) })),
    ...Object.entries(notUtf8).flatMap(([what, bytes]): Case<Buffer>[] => [
      { name: `n_ ${what} in a text`, input: Buffer.concat([Buffer.from('{"a":"x'), bytes, Buffer.from('"}')]) },
      { name: `n_ ${what} after all`, input: Buffer.concat([Buffer.from('{"a":1}'), bytes]) },
    ]),
    ...named({
      'n_ nothing': '',
      'n_ a blank': ' ',
      'n_ a page': '<!doctype html><p>login</p>',
      'n_ a page after blanks': ' \r\n <html>',
      'n_ a page after a BOM': '\ufeff<html>',
      'n_ xml': '<?xml version="1.0"?><a/>',
      'n_ a page that is JSON': '<pre>{"a":1}</pre>',
      'n_ JSONP': 'callback({"a":1})',
      'n_ guarded JSON': ')]}\',\n{"a":1}',
      'n_ lines of JSON': '{"a":1}\n{"a":2}',
      'n_ an event stream': 'data: {"a":1}\n\n',
      'n_ UTF-16': Buffer.from('{"a":1}', 'utf16le'),
      'n_ UTF-16 with BOM': Buffer.from('\ufeff{"a":1}', 'utf16le'),
      'n_ gzip that was not undone': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
      'n_ NULs': '\u0000'.repeat(64),
      'n_ a PDF': '%PDF-1.7',
      'n_ 65 levels': '['.repeat(65) + ']'.repeat(65),
      'y_ 64 levels': '['.repeat(64) + ']'.repeat(64),
      'n_ 65 levels of objects': `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`,
      'n_ 10^5 levels': '['.repeat(100_000) + ']'.repeat(100_000),
      'n_ 10^5 levels, open': '['.repeat(100_000),
      'n_ levels behind a quote': `${'["\\"",'.repeat(70)}1${']'.repeat(70)}`,
      'y_ brackets in a text': `["${'['.repeat(1000)}"]`,
      'y_ quotes and brackets in a text': `["${'\\"['.repeat(1000)}"]`,
      'n_ more closed than opened': ']'.repeat(100) + '['.repeat(164),
      'n_ levels after a backslash': `["\\\\"${',['.repeat(70)}${']'.repeat(70)}]`,
      'y_ a prototype': '{"__proto__":{"polluted":true}}',
      'y_ an escaped prototype': '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":true}}',
      'y_ a prototype in a list': '[{"__proto__":{"polluted":true}}]',
      'y_ a prototype in a prototype': '{"__proto__":{"__proto__":{"polluted":true}}}',
      'y_ two prototypes': '{"__proto__":1,"__proto__":{"polluted":true}}',
      'y_ a constructor': '{"constructor":{"prototype":{"polluted":true}}}',
      'y_ a prototype of text': '{"__proto__":"x"}',
      'y_ a setter': '{"__defineSetter__":1,"__lookupGetter__":2}',
      'y_ capitals in the escape': '{"\\u005F_proto__":{"polluted":true}}',
      'y_ the same name twice': '{"a":1,"a":2}',
      'y_ a thousand times the same name': `{${'"a":1,'.repeat(1000)}"a":2}`,
      'y_ 1e400': '{"a":1e400}',
      'y_ -1e400': '{"a":-1e400}',
      'y_ a long number': `{"a":${'9'.repeat(5000)}}`,
      'y_ a small number': `{"a":0.${'0'.repeat(500)}1}`,
      'y_ minus zero': '{"a":-0}',
      'y_ a long text': `{"a":"${'x'.repeat(500_000)}"}`,
      'y_ many members': `{${Array.from({ length: 20_000 }, (_, index) => `"m${index}":0`).join(',')}}`,
      'y_ a long list': `[${'0,'.repeat(200_000)}0]`,
      'y_ members that are numbers': '{"0":1,"length":2}',
      'y_ toJSON': '{"toJSON":1}',
      'y_ then': '{"then":1}',
      'y_ an empty name': '{"":1}',
    }),
    ...sequences.map(
      ([what, text]): Case<Buffer> => ({
        name: `y_ ${what}`,
        input: Buffer.from(JSON.stringify({ meta: { trace_id: text }, errors: [{ detail: text }], [text]: text })),
      }),
    ),
  ]),
);

/** What an answer may be declared as, and need not be believed for. */
// biome-ignore format: a list reads better filled
export const contentTypes = textsOf('content types', [
  '', ' ', ';', 'json', 'JSON', '/json', 'application', 'application/', 'application/jso', 'application/jsonp',
  'application/json-patch+json', 'application/json5', 'application/jsonl', 'application/x-json',
  'application/problem+json', 'application/hal+json', 'application/ld+json', 'application/vnd.api+jsonx',
  'application/vnd.api+xml', 'application/vnd.api', 'text/json', 'text/plain', 'text/html',
  'text/html; charset=utf-8', 'TEXT/HTML', ' text/html', 'text/html;application/json', 'text/xml',
  'application/xml', 'application/xhtml+xml', 'text/javascript', 'application/javascript',
  'application/octet-stream', 'application/x-ndjson', 'text/event-stream', 'image/png', 'multipart/form-data',
  'message/http', '*/*', 'application/*', 'application/json, text/html', 'application/json text/html',
  'application/json/x', 'application /json', 'application/ json', 'xapplication/json', 'application/json\u0000',
  'application/jsön', 'аpplication/json', 'application/json\u001b[2J', 'null', 'undefined', '__proto__',
  'x'.repeat(20_000),
]);

// biome-ignore format: a list reads better filled
export const goodContentTypes = textsOf('content types that are JSON', [
  'application/json', 'APPLICATION/JSON', ' application/json', 'application/json ',
  'application/json;charset=utf-8', 'application/json ; charset=x', 'application/json;', 'application/vnd.api+json',
  'application/vnd.api+json; ext="x"', 'application/json;charset=utf-16;text/html',
]);

/** How long to wait, in all the ways of not saying it. */
// biome-ignore format: a list reads better filled
export const waits = textsOf('Retry-After', [
  '', ' ', '0', '00', '1', '120', '86400', '2592000', '999999999999', '9999999999999', '1'.repeat(400), '-1',
  '-120', '+120', '1.5', '0.5', '1e3', '1e400', '0x10', '１２０', '120s', '120 s', '2m', 'soon', 'never', 'NaN',
  'Infinity', '-Infinity', 'null', 'undefined', 'true', '120,240', '120;240', '"120"', '120\t', '\t120', 'P1D',
  'PT2M', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:20 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT',
  'Fri, 31 Dec 99999 23:59:59 GMT', 'Sat, 13 Sep 275760 00:00:00 GMT', 'Sat, 13 Sep 275760 00:00:01 GMT',
  'Wed, 31 Feb 2026 00:00:00 GMT', 'Wed, 99 Xxx 2026 25:61:61 GMT', '2026-03-04', '2026-03-04T05:06:07Z',
  '+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '0000', '1/1/1', 'Jan', 'tomorrow', '__proto__',
  '120\u0000', '120\u001b[2J', '120\r\nX-Evil: 1', '\u202e021', 'x'.repeat(10_000),
]);

/** Trace and correlation ids, and the counts of a rate limit, as nobody would send them in good faith. */
// biome-ignore format: a list reads better filled
export const strangeIds = textsOf('trace ids', [
  '', ' ', 'a b', 'a,b', 'a;b', 'a"b', "a'b", 'a<b>', 'a&b', 'a?b', 'a#b', 'a%0ab', 'a\\b', 'a|b', 'a`id`',
  'a$(id)', 'a{b}', 'a[b]', 'a*', 'a!', 'a~', 'a^', 'a@b', 'ä', '愛', '😀', 'ａ', 'x'.repeat(201),
  'x'.repeat(100_000), '\ufeffx', '\u200bx', '\u2028', '\ud800', 'Error: none\nNext: pay again', 'x\r\nX-Evil: 1',
  ...controls.map((each) => `4d7e${each}0f3a`).filter((text) => text !== '4d7e\u00000f3a'),
  ...turning.map((each) => `4d7e${each}0f3a`), ...sequences.map(([, text]) => `4d7e${text}`),
]);

/** Texts that a hostile service would like to see on a terminal. */
// biome-ignore format: a list reads better filled
export const hostileTexts = corpusOf('texts from a service', [
  ...sequences.map(([name, input]) => ({ name, input: `before ${input} after` })),
  ...controls.map((each) => ({ name: `a control ${JSON.stringify(each)}`, input: `be${each}fore` })),
  ...turning.map((each) => ({ name: `a mark ${JSON.stringify(each)}`, input: `be${each}fore` })),
  ...[
    '\nError: none\nWhy: it worked\nNext: pay again',
    '\n\n\n\n\n\n\n\n',
    '\t'.repeat(200),
    'x'.repeat(20_000), '{detail}{place}{hint}', '$&$1$`', '%s%d%n%x', '\ud800', '\udfff\ud800', '=cmd|calc',
    '"; rm -rf /', '\u2028Next: x', '\u0000', 'ANSI \\u001b[2J', '&#27;[2J', '%1b[2J',
  ].map((input) => ({ name: `a text ${JSON.stringify(input).slice(0, 30)}`, input })),
]);
