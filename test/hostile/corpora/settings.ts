// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what somebody forgot to fill in
import { controls, turning } from './seeds.ts';

type Named = Readonly<Record<string, string>>;

const labelled = (what: string, texts: readonly string[]): Named =>
  Object.fromEntries(texts.map((text) => [`${what} ${JSON.stringify(text).slice(0, 60)}`, text]));

/** Credentials that came along with something, or are none. NUL cannot stand in a variable. */
export const badCredentials: Named = {
  'a line break at the end': 'canary-value\n',
  'a line break of Windows': 'canary-value\r\n',
  'a header after it': 'canary-value\r\nX-Evil: 1',
  'a blank at the end': 'canary-value ',
  'a blank before it': ' canary-value',
  'a blank in it': 'canary value',
  'a tab': 'canary\tvalue',
  'a no-break space': 'canary\u00a0value',
  'a byte order mark': '\ufeffcanary-value',
  'a zero-width space': 'canary\u200bvalue',
  'a letter outside ASCII': 'canary-välue',
  'a Cyrillic letter': 'саnary-value',
  'full width': 'ｃａｎａｒｙ',
  'an emoji': 'canary😀',
  'a replacement character': 'canary\ufffd',
  'typographic quotes': '“canary-value”',
  'an ellipsis': 'canary…value',
  'too long': 'x'.repeat(10_241),
  'only a blank': ' ',
  'only a line break': '\n',
  ...labelled(
    'a control character',
    controls.filter((each) => each !== '\u0000' && !/\s/.test(each)).map((each) => `canary${each}value`),
  ),
  ...labelled(
    'a mark',
    turning.map((each) => `canary${each}value`),
  ),
};

/** Addresses that are none, or that would send credentials in the open, whoever wrote them down. */
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
export const badAddresses: Named = {
  ...labelled('no address', [
    'x', 'localhost', '127.0.0.1', 'api-global.test.klarna.com', '//api-global.test.klarna.com', '/v2', 'https:',
    'https://', 'https:///', 'https://:443', 'https://%00', 'https://exa mple.com', ' https://example.com',
    'https://example.com ', 'https://example.com\n', 'https:\\\\example.com', 'https://example.com\\@evil.example',
    'https://example.com:99999', 'https://example.com:-1', 'https://[::1', 'https://[example.com]',
    'https://256.256.256.256', 'https://1.2.3.4.5', 'https://exa<mple.com', 'https://exa|mple.com',
    'https://example.com\u0001', 'https://example.com\u009b', 'https://example.com\u2028', 'https://exam\tple.com',
    'http s://example.com', 'https ://example.com', 'https;//example.com',
  ]),
  ...labelled('another scheme', [
    'javascript:alert(1)', 'data:text/plain,x', 'file:///etc/passwd', 'ftp://example.com', 'ws://example.com',
    'wss://example.com', 'gopher://example.com', 'unix:/var/run/x.sock', 'about:blank', 'mailto:x@example.com',
    'ssh://example.com', 'blob:https://example.com/x', 'krn:x:y', 'htp://example.com', 'httpss://example.com',
    'chrome://settings',
  ]),
  ...labelled('not encrypted', [
    'http://example.com', 'http://api-global.test.klarna.com', 'http://auth.commercelayer.io', 'http://0.0.0.0',
    'http://10.0.0.1', 'http://192.168.0.1', 'http://169.254.169.254', 'http://[::]', 'http://[::ffff:127.0.0.1]',
    'http://[fe80::1]', 'http://128.0.0.1', 'http://127.0.0.1.evil.example', 'http://localhost.evil.example',
    'http://evil.example:127', 'http://127.evil.example', 'http://localhost.', 'http://localhos', 'http://1',
    'http://2130706434x.example', 'http://my-brand.commercelayer.io', 'HTTP://EXAMPLE.COM', 'http://１２８.0.0.1',
  ]),
  ...labelled('more than an address', [
    'https://user@example.com', 'https://user:password@example.com', 'https://:password@example.com',
    'https://api-global.test.klarna.com@evil.example', 'https://api-global.test.klarna.com:443@evil.example',
    'https://example.com?x=1', 'https://example.com/?token=x', 'https://example.com#x', 'https://example.com/#',
    'https://example.com?', 'https://evil.example#@api-global.test.klarna.com',
    'https://evil.example?@api-global.test.klarna.com', 'http://user@127.0.0.1', 'http://127.0.0.1@evil.example',
    'http://127.0.0.1#@evil.example',
  ]),
};

/** Addresses of somebody else: good where the user wrote them, never in a file that was found in a folder. */
// biome-ignore format: a list reads better filled
export const foreignAddresses: Named = labelled('foreign', [
  'https://evil.example', 'https://api-global.test.klarna.com.evil.example',
  'https://evil-api-global.test.klarna.com', 'https://api-global.test.klarna.com.',
  'https://api-global.test.klarna.com:8443', 'https://api-global-test.klarna.com', 'https://api.klarna.com',
  'https://klarna.com', 'https://api-global.klarna.com.co', 'https://api-globaI.klarna.com',
  'https://api-global.klаrna.com', 'https://xn--klrna-hve.com', 'https://commercelayer.io',
  'https://commercelayer.io.evil.example', 'https://evil.example/commercelayer.io', 'https://evilcommercelayer.io',
  'https://a.b.commercelayer.io', 'https://my-brand.commercelayer.io:8443', 'https://my-brand.commercelayer.com',
  'https://my-brand.commerce-layer.io', 'https://my_brand.commercelayer.io', 'https://my-brand.commercelayer.io.',
  'https://.commercelayer.io', 'https://my-brand.commercelayer。io.evil.example', 'https://10.0.0.1',
  'https://0x0a000001', 'https://3232235521', 'https://169.254.169.254', 'https://0.0.0.0', 'https://[::]',
  'https://[fd00::1]', 'https://[::ffff:10.0.0.1]', 'https://localhost.evil.example',
  'https://127.0.0.1.evil.example', 'https://127.evil.example', 'https://ⓔvil.example', 'https://ｅvil.example',
  'https://evil.example:443/path', 'https://evil%2eexample', 'https://EVIL.EXAMPLE',
]);

// biome-ignore format: a list reads better filled
export const badAccounts: Named = labelled('no account', [
  'x', 'MKPMV6MS', 'krn', 'krn:', 'krn:x', 'krn::', 'krn:x:', 'KRN:x:y', 'krn:x:y z', 'krn:x:y\n', ' krn:x:y',
  'krn:x:../..', 'krn:x:y/z', 'krn:x:y?z', 'krn:x:y#z', 'krn:x:%2f', 'krn:x:y\\z', 'krn:x:\u202ey', 'krn:x:\u200by',
  'krn:x:\u0001y', 'krn:x:\u001b[2J', 'krn:x:\u009by', '"krn:x:y"', 'arn:x:y',
]);

// biome-ignore format: a list reads better filled
export const badSlugs: Named = labelled('no slug', [
  ' ', '-', '-a', 'a-', 'a b', 'a.b', 'a/b', 'a\\b', 'a_b', 'a:b', 'a@b', 'a?b', 'a#b', '..', '.', 'ä', 'а', 'ａ',
  'a\n', 'a\u0001', 'a\u202eb', 'a\u200bb', 'a'.repeat(64), 'evil.example#', 'evil.example/', 'evil.example?',
  '%2e', '${x}', '$x', '😀', 'a,b', 'a;b', '[::1]', '*',
]);

// biome-ignore format: a list reads better filled
export const badDomains: Named = labelled('no domain', [
  ' ', 'localhost', 'io', '.io', 'commercelayer.', 'commercelayer..io', '-a.io', 'a-.io', 'a_b.io', 'a b.io',
  'commercelayer.io ', 'commercelayer.io/', 'commercelayer.io:443', 'commercelayer.io#', 'commercelayer.io?x',
  'commercelayer.io@evil.example', 'https://commercelayer.io', '127.0.0.1', '[::1]', 'commercelayer.i0',
  'commercelayer.i', 'cömmercelayer.io', 'соmmercelayer.io', 'commercelayer。io', 'commercelayer.io\n',
  'commercelayer.io\u0001', 'commercelayer\u202e.io', 'a.'.repeat(60_000), '*.io', '%2e.io',
]);

// biome-ignore format: a list reads better filled
export const badScopes: Named = labelled('no scope', [
  ' ', ' market:all', 'market:all ', 'market:all  stock:all', 'market:all\n', 'market\tall', 'märket', 'market:аll',
  'market:\u0001', 'market:\u200ball', 'market:\u202eall', '“market”',
]);

/** Words from a short list, and numbers between two bounds. */
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
// biome-ignore format: a list reads better filled
export const badChoices: Readonly<Record<string, Named>> = {
  mode: labelled('no mode', [
    ' ', 'Test', 'LIVE', 'live ', 'production', 'tеst', 'test\n', '0', 'true', 'constructor', '__proto__',
  ]),
  route: labelled('no route', [
    ' ', 'Native', 'native ', 'both,native', 'all', 'nаtive', 'native\u200b', 'toString', '__proto__', '1',
  ]),
  currency: labelled('no currency', [
    ' ', 'US', 'USDX', 'U$D', '840', 'US D', 'ＵＳＤ', 'UЅD', 'USD\n', '\u202eUSD', '__proto__',
  ]),
  capture: labelled('no capture time', [' ', 'NOW', 'now ', 'never', 'true', 'nоw', 'later\n', 'constructor']),
  output: labelled('no format', [
    ' ', 'JSON', 'json ', 'xml', 'jsоn', 'json\n', 'constructor', '__proto__', 'json\u001b[2J',
  ]),
  timeout: labelled('no timeout', [
    ' ', '0', '-1', '1.5', '1e2', '86401', '0x10', '７０', '70s', '70 ', 'NaN', 'Infinity', '9999999999', '+7',
  ]),
  retries: labelled('no count', [' ', '-1', '11', '1.5', '1e0', '0x1', '１', 'many', 'NaN', '1 ', '99999999999', '+1']),
};

/** Files that cannot be: what stands in their place is read only when something is sent. */
// biome-ignore format: a list reads better filled
export const badPaths: Named = labelled('no path', [
  'a\u0001b', 'a\nb', 'a\r\nb', '\u001b[2J', 'a\u007f', 'a\u009b31m', '\t',
]);
