import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { type Case, corpusOf, distinct } from '../corpus.ts';
import { controls, sequences } from './seeds.ts';

const ok = '{"ok":true}';
const json = 'content-type: application/json\r\n';

const message = (start: string, headers: string, body: string | Buffer = ok): Buffer =>
  Buffer.concat([Buffer.from(`${start}\r\n${headers}\r\n`, 'latin1'), Buffer.from(body)]);
const sized = (body: string | Buffer): string => `${json}content-length: ${Buffer.byteLength(body)}\r\n`;
const plain = (start: string, more = '', body: string | Buffer = ok): Buffer =>
  message(start, sized(body) + more, body);
const encoded = (encoding: string, body: Buffer): Buffer =>
  plain('HTTP/1.1 200 OK', `content-encoding: ${encoding}\r\n`, body);
const chunked = (body: string): Buffer => message('HTTP/1.1 200 OK', `${json}transfer-encoding: chunked\r\n`, body);

const named = (cases: Readonly<Record<string, Buffer>>): readonly Case<Buffer>[] =>
  Object.entries(cases).map(([name, input]) => ({ name, input }));

const statuses = [
  204, 205, 206, 207, 226, 299, 300, 301, 302, 303, 304, 307, 308, 399, 400, 402, 405, 406, 408, 410, 412, 413, 415,
  418, 421, 423, 424, 425, 428, 431, 449, 451, 499, 500, 501, 505, 507, 508, 511, 520, 525, 529, 598, 599, 600, 700,
  999,
];

// biome-ignore format: a list reads better filled
const starts = [
  '', ' ', 'HTTP', 'HTTP/', 'HTTP/1.1', 'HTTP/1.1 ', 'HTTP/1.1 200', 'HTTP/1.1 200 ', 'HTTP/1.1  200 OK',
  'HTTP/1.1 2OO OK', 'HTTP/1.1 20 OK', 'HTTP/1.1 2000 OK', 'HTTP/1.1 099 OK', 'HTTP/1.1 000 OK', 'HTTP/1.1 -200 OK',
  'HTTP/1.1 +200 OK', 'HTTP/1.1 2e2 OK', 'HTTP/1.1 0x200 OK', 'HTTP/1.1 ２００ OK', 'HTTP/1.0 200 OK',
  'HTTP/0.9 200 OK', 'HTTP/2 200', 'HTTP/2.0 200 OK', 'HTTP/3 200', 'HTTP/9.9 200 OK', 'HTTP/1.1.1 200 OK',
  'HTTP/1,1 200 OK', 'http/1.1 200 ok', 'ICY 200 OK', 'HTTPS/1.1 200 OK', 'RTSP/1.0 200 OK',
  '220 smtp.example ESMTP', 'SSH-2.0-OpenSSH_9.6', '-ERR unknown command', '* OK IMAP', 'GET / HTTP/1.1', '<html>',
  ok, `HTTP/1.1 200 ${'O'.repeat(5000)}K`, ...sequences.slice(0, 6).map(([, text]) => `HTTP/1.1 200 ${text}`),
  ...controls.slice(0, 8).map((each) => `HTTP/1.1 200${each}OK`),
];

const headers: Readonly<Record<string, string>> = {
  'no colon': 'evil\r\n',
  'a blank before the colon': 'evil : x\r\n',
  'a blank first': ' evil: x\r\n',
  'an empty name': ': x\r\n',
  'a folded line': 'evil: a\r\n b\r\n',
  'a name outside ASCII': 'ev\u00efl: x\r\n',
  'NUL in a value': 'evil: a\u0000b\r\n',
  'NUL in a name': 'ev\u0000il: x\r\n',
  'ESC in a value': 'evil: \u001b[2J\r\n',
  'DEL in a value': 'evil: \u007f\r\n',
  'C1 in a value': 'evil: \u009b2J\r\n',
  'CR alone in a value': 'evil: a\rb\r\n',
  'LF alone as the end': 'evil: a\nworse: b\r\n',
  'a long value': `evil: ${'x'.repeat(10_000)}\r\n`,
  'a value past the limit': `evil: ${'x'.repeat(100_000)}\r\n`,
  'many headers': Array.from({ length: 500 }, (_, index) => `h${index}: x\r\n`).join(''),
  'thousands of headers': Array.from({ length: 5000 }, (_, index) => `h${index}: x\r\n`).join(''),
  'a prototype': '__proto__: polluted\r\nconstructor: polluted\r\n',
  cookies: 'set-cookie: a=b\r\nset-cookie: c=d\r\n',
  'two equal lengths': `content-length: ${ok.length}\r\n`,
  'another length': 'content-length: 5\r\n',
  'a list of lengths': `content-length: ${ok.length}, ${ok.length}\r\n`,
  'a negative length': 'content-length: -1\r\n',
  'a length in hex': 'content-length: 0xb\r\n',
  'a length with a plus': 'content-length: +11\r\n',
  'a length with blanks': 'content-length: 1 1\r\n',
  'a length beyond any': 'content-length: 99999999999999999999\r\n',
  'both ways of length': 'transfer-encoding: chunked\r\n',
  'an unknown transfer': 'transfer-encoding: evil\r\n',
  'chunked twice': 'transfer-encoding: chunked, chunked\r\n',
  'chunked in disguise': 'transfer-encoding: xchunked\r\n',
  'an upgrade': 'connection: upgrade\r\nupgrade: evil\r\n',
  'a location': 'location: https://evil.example\r\n',
  'a refresh': 'refresh: 0; url=https://evil.example\r\n',
  'another content type': 'content-type: text/html\r\n',
  'a trailer': 'trailer: x\r\n',
  'keep-alive for ever': 'connection: keep-alive\r\nkeep-alive: timeout=999999999\r\n',
  'a link': 'link: <https://evil.example>; rel=preload\r\n',
  'early hints': 'alt-svc: h3="evil.example:443"\r\n',
  'a strange wait': 'retry-after: \u00ff\r\n',
  'a correlation id of bytes': 'klarna-correlation-id: \u0085\u009b\r\n',
};

const chunks: Readonly<Record<string, string>> = {
  'a size that is none': `zz\r\n${ok}\r\n0\r\n\r\n`,
  'a negative size': `-b\r\n${ok}\r\n0\r\n\r\n`,
  'a size too small': `1\r\n${ok}\r\n0\r\n\r\n`,
  'a size too large': `ff\r\n${ok}\r\n0\r\n\r\n`,
  'a size beyond any': `ffffffffffffffffffff\r\n${ok}\r\n0\r\n\r\n`,
  'a size with 0x': `0xb\r\n${ok}\r\n0\r\n\r\n`,
  'no last chunk': `b\r\n${ok}\r\n`,
  'no chunk at all': '',
  'only the last chunk': '0\r\n\r\n',
  'a chunk extension': `b;evil=1\r\n${ok}\r\n0\r\n\r\n`,
  'a long extension': `b;${'x'.repeat(20_000)}\r\n${ok}\r\n0\r\n\r\n`,
  'a trailer': `b\r\n${ok}\r\n0\r\nevil: x\r\n\r\n`,
  'a trailer that declares': `b\r\n${ok}\r\n0\r\ncontent-type: text/html\r\n\r\n`,
  'LF instead of CRLF': `b\n${ok}\n0\n\n`,
  'a byte at a time': `${[...ok].map((each) => `1\r\n${each}\r\n`).join('')}0\r\n\r\n`,
  'another answer behind it': `b\r\n${ok}\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n`,
  'a chunk cut short': `b\r\n{"ok`,
};

const zipped = gzipSync(ok);
const flippedAt = (position: number): Buffer => {
  const bytes = Buffer.from(zipped);
  bytes[position] = (bytes[position] ?? 0) ^ 0x20;
  return bytes;
};
const bomb = Buffer.alloc(24 * 1024 * 1024, ' ');

const compressed: Readonly<Record<string, Buffer>> = {
  'gzip that is none': encoded('gzip', Buffer.from(ok)),
  'br that is gzip': encoded('br', zipped),
  'deflate that is gzip': encoded('deflate', zipped),
  'gzip that is br': encoded('gzip', brotliCompressSync(ok)),
  'raw deflate': encoded('deflate', deflateRawSync(ok)),
  deflate: encoded('deflate', deflateSync(ok)),
  br: encoded('br', brotliCompressSync(ok)),
  gzip: encoded('gzip', zipped),
  'GZIP in capitals': encoded('GZIP', zipped),
  'x-gzip': encoded('x-gzip', zipped),
  'gzip twice, said once': encoded('gzip', gzipSync(zipped)),
  'gzip twice, said twice': encoded('gzip, gzip', gzipSync(zipped)),
  'an unknown encoding': encoded('evil', Buffer.from(ok)),
  identity: encoded('identity', Buffer.from(ok)),
  'an empty encoding': encoded('', Buffer.from(ok)),
  'an encoding of nothing': encoded('gzip', Buffer.alloc(0)),
  'two gzip members': encoded('gzip', Buffer.concat([zipped, zipped])),
  'bytes behind the gzip': encoded('gzip', Buffer.concat([zipped, Buffer.from('evil')])),
  'a gzip bomb': encoded('gzip', gzipSync(bomb)),
  'a deflate bomb': encoded('deflate', deflateSync(bomb)),
  'a br bomb': encoded('br', brotliCompressSync(bomb)),
  'a bomb in a bomb': encoded('gzip', gzipSync(gzipSync(bomb))),
};

const bodies: Readonly<Record<string, Buffer>> = {
  'shorter than it said': message('HTTP/1.1 200 OK', `${json}content-length: 5000\r\n`),
  'longer than it said': message('HTTP/1.1 200 OK', `${json}content-length: 5\r\n`),
  'without a length': message('HTTP/1.1 200 OK', json),
  'past the limit': plain('HTTP/1.1 200 OK', '', `"${'x'.repeat(1_100_000)}"`),
  'past the limit, without a length': message('HTTP/1.1 200 OK', json, `"${'x'.repeat(1_100_000)}"`),
  '10^5 levels': plain('HTTP/1.1 200 OK', '', '['.repeat(100_000) + ']'.repeat(100_000)),
  'broken UTF-8': plain('HTTP/1.1 200 OK', '', Buffer.from([0x22, 0xff, 0x22])),
  'a prototype': plain('HTTP/1.1 200 OK', '', '{"__proto__":{"polluted":true}}'),
  'headers alone': Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'),
  'nothing at all': Buffer.alloc(0),
  'only line ends': Buffer.from('\r\n'.repeat(50)),
  NULs: Buffer.alloc(500),
  'a TLS alert': Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]),
  'a TLS hello': Buffer.from([0x16, 3, 3, 0, 4, 2, 0, 0, 0]),
  'an HTTP/2 preface': Buffer.from([0, 0, 0x12, 4, 0, 0, 0, 0, 0]),
  'random bytes': Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 197 + 31) % 256)),
  'only 100': Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'),
  '100 a thousand times': Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000)),
  '100 before it': Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), plain('HTTP/1.1 200 OK')]),
  '103 before it': Buffer.concat([
    Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n'),
    plain('HTTP/1.1 200 OK'),
  ]),
  '101 without being asked': Buffer.from(
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: evil\r\nconnection: upgrade\r\n\r\n',
  ),
  '199 alone': Buffer.from('HTTP/1.1 199 Evil\r\n\r\n'),
  'two answers': Buffer.concat([plain('HTTP/1.1 200 OK'), plain('HTTP/1.1 500 No')]),
  'a refusal behind a 200': Buffer.concat([plain('HTTP/1.1 200 OK', '', '{}'), plain('HTTP/1.1 403 No', '', '')]),
};

/** What a socket sends before it closes. */
export const wire = corpusOf(
  'answers on the wire',
  distinct([
    ...statuses.map((status): Case<Buffer> => ({ name: `status ${status}`, input: plain(`HTTP/1.1 ${status} Evil`) })),
    ...statuses
      .filter((_, index) => index % 5 === 0)
      .map(
        (status): Case<Buffer> => ({
          name: `status ${status} without a body`,
          input: plain(`HTTP/1.1 ${status} Evil`, '', ''),
        }),
      ),
    ...starts.map(
      (start): Case<Buffer> => ({ name: `start ${JSON.stringify(start).slice(0, 40)}`, input: plain(start) }),
    ),
    ...Object.entries(headers).map(
      ([name, text]): Case<Buffer> => ({ name: `header: ${name}`, input: plain('HTTP/1.1 200 OK', text) }),
    ),
    ...Object.entries(chunks).map(([name, body]): Case<Buffer> => ({ name: `chunks: ${name}`, input: chunked(body) })),
    ...named(compressed),
    ...named(bodies),
    ...Array.from(
      { length: zipped.length },
      (_, length): Case<Buffer> => ({
        name: `gzip cut to ${length} bytes`,
        input: encoded('gzip', zipped.subarray(0, length)),
      }),
    ),
    ...Array.from(
      { length: zipped.length },
      (_, position): Case<Buffer> => ({
        name: `gzip with a wrong byte ${position}`,
        input: encoded('gzip', flippedAt(position)),
      }),
    ),
  ]),
);
