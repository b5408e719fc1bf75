// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what somebody forgot to fill in
import { textsOf } from '../corpus.ts';
import { controls, invisible, turning } from './seeds.ts';

/** `118` in digits that are not those of ASCII: what a phone's keyboard writes in Cairo, Bangkok or Kathmandu. */
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
  0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x11066, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
  0x1d7f6, 0x1fbf0,
];
const inScript = (zero: number): string => String.fromCodePoint(zero + 1, zero + 1, zero + 8);

/** What is no amount in minor units, in all the ways that programs and people write numbers. */
// biome-ignore format: a list reads better filled
export const badAmounts = textsOf('amounts', [
  '', ' ', '0', '00', '000', '-0', '+0', '0.0', '-1', '-11800', '+1', '+11800', '--1', '-', '+', '01', '007',
  '0011800', '1.', '.1', '.', '0.50', '1.0', '1.5', '118.0', '118.00', '118.000', '118,00', '118,0', '118,000',
  '1.180,00', '1,180.00', '1 180,00', "1'180.00", '1_180', '1_1800', '11_800', '1,800', '11.800', '11,800',
  '11 800', '11\u00a0800', '11\u202f800', "11'800", '11’800', '11٬800', '118٫00', '118·00', '118:00', '118/1',
  '11800/100', '50%', '5‰', '½', '1½', '²', '1²', '①', '⑪', 'Ⅻ', '一', '百十八', '万', '〇', '1e3', '1E3', '1e+3', '1e-3',
  '1.18e4', '118e2', '118E+02', '1e0', '0e0', '1e', 'e1', '1e1000', '1e400', '1e308', '1e21', '1d3', '1^3', '2**3',
  '0x10', '0X10', '0x', '0xg', '#10', '&H10', '10h', '$10', '0b11', '0B11', '0o17', '0O17', '017', '1n', '11800n',
  '11800L', '11800l', '11800u', '11800f', '11800F', '11800.0f', '11800d', '11800m', '11800M', '11800k', '11.8k',
  '1M', '1Mio', '11800px', '11800c', '11800¢', '$118', '$118.00', '€118', '118€', '118 €', '£118', '¥118', 'USD118',
  'USD 118.00', '118USD', '118 USD', '11800 cents', 'cents 11800', '(11800)', '[11800]', '{11800}', '"11800"',
  "'11800'", '`11800`', '<11800>', '11800;', '11800,', '11800.', '11800!', '11800?', '=11800', '=1+1', '1+1',
  '11800-', '11800+1', '100*118', '11800==', '~11800', '!0', '11800 11800', '11800,11800', '11800;11800',
  '11800\u000011800', '11800#', '11800//', '11800/*', 'NaN', 'nan', 'Infinity', '-Infinity', '+Infinity', 'inf',
  '∞', 'null', 'undefined', 'true', 'false', 'None', 'nil', 'zero', 'one', 'eleven', 'ten', 'x', 'amount',
  '$AMOUNT', '${AMOUNT}', '%AMOUNT%', '{{amount}}', '[object Object]', '[]', '{}', '[11800]x', '__proto__',
  'constructor', 'toString', 'valueOf', '11800.00.00', '1..2', '1,,2', '1.2.3', '1.2,3', '1e3.5', '--', '---', '−1',
  '－1', '‐1', '–1', '±1', '÷1', '×1', 'l1800', 'I1800', 'O', '1l800', '118OO', '11800ａ', '１１８００', '1１800',
  '11800\u0301', '1\u20e3', '\ud83d\udcaf', '𝟏𝟏𝟖𝟎𝟎x', '\ud835', '11800\ud800', '9007199254740992',
  '9007199254740993', '9007199254740991.5', '9223372036854775807', '9223372036854775808', '18446744073709551615',
  '18446744073709551616', '4294967296.5', '99999999999999999999', '1'.repeat(100), '9'.repeat(309),
  '1'.repeat(20_000), '10000000000000000', '99999999999999999', '179769313486231570000', '11800'.repeat(4000),
  '2147483648.0', '0x1fffffffffffff', '-9007199254740991', '-9007199254740992',
  ...invisible.map((blank) => `11800${blank}`),
  ...invisible.map((blank) => `${blank}11800`),
  ...invisible.filter((blank) => !['\u00a0', '\u202f', ' '].includes(blank)).map((blank) => `11${blank}800`),
  ...controls.filter((each) => !/[\t\n\v\f\r\u0085]/.test(each)).map((control) => `11800${control}`),
  ...turning.map((mark) => `${mark}11800`), ...zeros.map(inScript),
  ...zeros.slice(0, 12).map((zero) => `1180${String.fromCodePoint(zero)}`),
]);

// biome-ignore format: a list reads better filled
export const goodAmounts = textsOf('amounts that are some', [
  '1', '9', '10', '99', '100', '11800', '2147483647', '2147483648', '4294967296', '9007199254740990',
  '9007199254740991',
]);
