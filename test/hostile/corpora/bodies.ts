import { type Case, corpusOf, distinct } from '../corpus.ts';
import { jsonTexts, sequences } from './seeds.ts';

const whole = (transaction: string, more = '', currency = '"USD"'): string =>
  `{"currency":${currency},"request_payment_transaction":${transaction}${more}}`;
const transaction = (amount = '11800', reference = '"r"', more = ''): string =>
  `{"amount":${amount},"payment_transaction_reference":${reference}${more}}`;

/** A body that could be sent, and all that is wrong with the next ones is wrong against it. */
const goodBody = whole(transaction());

/** Every kind of JSON value, by what it is. */
const kinds: Readonly<Record<string, string>> = {
  null: 'null',
  true: 'true',
  false: 'false',
  zero: '0',
  'minus zero': '-0',
  'a negative': '-11800',
  'a fraction': '118.5',
  'a whole fraction of units': '118.0001',
  'too large to count': '9007199254740992',
  'more than a double holds': '1e400',
  'its negative': '-1e400',
  'written with many zeros': '1e21',
  'less than any double': '1e-400',
  'twenty digits': '12345678901234567890',
  'digits in a string': '"11800"',
  'an empty string': '""',
  'a blank string': '"  "',
  'a string with NUL': '"\\u0000"',
  'a string with an escape': '"\\u001b[2J"',
  'half a character': '"\\ud800"',
  'a long string': JSON.stringify('x'.repeat(300)),
  'an empty array': '[]',
  'an array of one': '[11800]',
  'an array of a string': '["USD"]',
  'nested arrays': '[[[[[1]]]]]',
  'an empty object': '{}',
  'an object': '{"value":11800}',
  'an object with toString': '{"toString":"USD","valueOf":11800}',
  'an object with a prototype': '{"__proto__":{"amount":11800}}',
};

const positions: readonly (readonly [where: string, put: (json: string) => string, isFine: readonly string[]])[] = [
  ['the body', (json) => json, []],
  ['currency', (json) => whole(transaction(), '', json), []],
  ['request_payment_transaction', (json) => whole(json), []],
  ['amount', (json) => whole(transaction(json)), []],
  ['reference', (json) => whole(transaction('11800', json)), ['digits in a string', 'half a character']],
];

const ofWrongType = positions.flatMap(([where, put, isFine]) =>
  Object.entries(kinds)
    .filter(([kind]) => !isFine.includes(kind))
    .map(([kind, json]): Case<string> => ({ name: `${where}: ${kind}`, input: put(json) })),
);

const currencies = ['usd', 'US', 'USDX', 'XQX', 'ＵＳＤ', 'USD ', 'USD\u0000', '840', 'constructor', '__proto__'];

const named = (cases: Readonly<Record<string, string>>): readonly Case<string>[] =>
  Object.entries(cases).map(([name, input]) => ({ name, input }));

/** Bodies with which nothing may be sent. */
export const badBodies = corpusOf(
  'bodies',
  distinct([
    ...jsonTexts.cases,
    ...ofWrongType,
    ...currencies.map((code) => ({ name: `currency ${code}`, input: whole(transaction(), '', JSON.stringify(code)) })),
    ...sequences.map(([what, text]) => ({
      name: `reference: ${what}`,
      input: whole(transaction('1', JSON.stringify(`${text}\u0000`))),
    })),
    ...named({
      nothing: '',
      'only blanks': ' \n\t ',
      'a byte order mark': `\ufeff${goodBody}`,
      'NUL after it': `${goodBody}\u0000`,
      'NUL in it': goodBody.replace('USD', 'U\u0000SD'),
      'text after it': `${goodBody}x`,
      'twice the body': goodBody + goodBody,
      'two lines of bodies': `${goodBody}\n${goodBody}`,
      'cut in the middle': goodBody.slice(0, 40),
      'cut before its end': goodBody.slice(0, -1),
      'single quotes': goodBody.replaceAll('"', "'"),
      'typographic quotes': goodBody.replaceAll('"', '”'),
      'a comment': `/* body */ ${goodBody}`,
      'a trailing comma': goodBody.replace(/}$/, ',}'),
      'names without quotes': '{currency:"USD"}',
      yaml: 'currency: USD\nrequest_payment_transaction:\n  amount: 11800\n',
      xml: '<currency>USD</currency>',
      'a form': 'currency=USD&amount=11800',
      'the body in base64': Buffer.from(goodBody).toString('base64'),
      'the body in a string': JSON.stringify(goodBody),
      'the body in an array': `[${goodBody}]`,
      'a line feed in a string': goodBody.replace('"r"', '"r\n"'),
      'hexadecimal amount': whole(transaction('0x2e18')),
      'NaN as amount': whole(transaction('NaN')),
      'Infinity as amount': whole(transaction('Infinity')),
      'an amount with a plus': whole(transaction('+11800')),
      'an amount with a leading zero': whole(transaction('011800')),
      'an amount with an underscore': whole(transaction('11_800')),
      'an amount that ends in a point': whole(transaction('11800.')),
      'the amount twice, the last one bad': whole('{"amount":11800,"payment_transaction_reference":"r","amount":-1}'),
      'the currency twice, the last one bad': `{"currency":"USD","currency":"usd","request_payment_transaction":${transaction()}}`,
      'the transaction twice, the last one empty': whole(transaction(), ',"request_payment_transaction":{}'),
      'the amount in a prototype':
        '{"currency":"USD","request_payment_transaction":{"payment_transaction_reference":"r","__proto__":{"amount":11800}}}',
      'everything in a prototype': `{"__proto__":${goodBody}}`,
      'everything in a constructor': `{"constructor":{"prototype":${goodBody}}}`,
      'names in another case': goodBody.replace('amount', 'Amount'),
      'names that look the same': goodBody.replace('amount', 'аmount'),
      'a name with a blank': goodBody.replace('"amount"', '"amount "'),
      'more than 1 MB': whole(transaction(), `,"x":"${'x'.repeat(1_000_000)}"`),
      'more than 1 MB in two-byte letters': whole(transaction(), `,"x":"${'ä'.repeat(500_000)}"`),
      'an array without end': '['.repeat(100_000),
      'objects without end': '{"a":'.repeat(100_000),
      'an array 10^5 deep': '['.repeat(100_000) + ']'.repeat(100_000),
    }),
  ]),
);

/** Strange, but Klarna's to judge: each is sent once, and says what it said. */
export const strangeBodies = corpusOf(
  'strange bodies',
  named({
    'a member nobody knows': whole(transaction(), ',"x":1'),
    'a prototype': whole(transaction(), ',"__proto__":{"polluted":true}'),
    'a prototype in the transaction': whole(transaction('11800', '"r"', ',"__proto__":{"polluted":true,"amount":1}')),
    'an escaped prototype': whole(transaction(), ',"\\u005f_proto__":{"polluted":true}'),
    'a constructor': whole(transaction(), ',"constructor":{"prototype":{"polluted":true}}'),
    'a toJSON': whole(transaction(), ',"toJSON":"x"'),
    'a toJSON in the transaction': whole(transaction('11800', '"r"', ',"toJSON":1')),
    'hasOwnProperty as a value': whole(transaction(), ',"hasOwnProperty":null'),
    'the amount twice, the same': whole('{"amount":11800,"payment_transaction_reference":"r","amount":11800}'),
    'an amount as 1.18e4': whole(transaction('1.18e4')),
    'an amount as 11800.0': whole(transaction('11800.0')),
    'names of digits': whole(transaction(), ',"0":1,"1":2'),
    'an empty name': whole(transaction(), ',"":1'),
    'escapes in names': goodBody.replace('"amount"', '"\\u0061mount"'),
    'blanks all over': goodBody.replaceAll(',', ' ,\n\t '),
    'line ends of Windows': goodBody.replaceAll(',', ',\r\n'),
    'half a character': whole(transaction(), ',"x":"\\ud800"'),
    'Unicode line ends': whole(transaction(), ',"x":"\u2028\u2029"'),
    'a name with an escape sequence': whole(transaction(), ',"\\u001b[2J":1'),
    'a large number elsewhere': whole(transaction(), ',"x":1e308'),
    'ten thousand members': whole(
      transaction(),
      `,${Array.from({ length: 10_000 }, (_, index) => `"m${index}":${index}`).join(',')}`,
    ),
    'a long array': whole(transaction(), `,"x":[${'0,'.repeat(100_000)}0]`),
    '60 levels': whole(transaction(), `,"x":${'['.repeat(60)}${']'.repeat(60)}`),
    'just under 1 MB': whole(transaction(), `,"x":"${'x'.repeat(999_000)}"`),
  }),
);
