// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what somebody forgot to fill in
import { textsOf } from '../corpus.ts';
import { controls, invisible, turning } from './seeds.ts';

const id = 'ertHJlpPTR';
const all = <Part>(parts: readonly Part[], make: (part: Part) => string): string[] => [...new Set(parts)].map(make);

/** What is no id of an order or a payment, though it was copied from one, typed for one, or meant to leave the path. */
// biome-ignore format: a list reads better filled
export const badIds = textsOf('ids', [
  '', ' ', 'e', 'ertHJlpPT', 'ertHJlpPTRx', id.repeat(2), id.repeat(1000), 'x'.repeat(100_000), '1234', '0',
  '42/T/001', '1234567890', 'ertHJlpPT1', '0rtHJlpPTR', 'ert-HJlpPT', 'ert_HJlpPT', 'ertHJlp.TR', 'ertHJlp/TR',
  'ertHJlp\\TR', 'ertHJlp%2F', 'ertHJlp?TR', 'ertHJlp#TR', 'ertHJlp;TR', 'ertHJlp:TR', 'ertHJlp@TR', 'ertHJlp&TR',
  'ertHJlp=TR', 'ertHJlp+TR', 'ertHJlp*TR', 'ertHJlp$TR', "ertHJlp'TR", 'ertHJlp"TR', 'ertHJlp`TR', 'ertHJlp|TR',
  'ertHJlp<TR', 'ertHJlp>TR', 'ertHJlp(TR', 'ertHJlp[TR', 'ertHJlp{TR', 'ertHJlp,TR', 'ertHJlp!TR', 'ertHJlp~TR',
  'ertHJlp^TR', '.', '..', '...', '../', '../orders', '..%2Forders', '%2e%2e', '%2e%2e%2f', '....//', '..;/', '/',
  '//', '///etc', '\\..\\', `../${id}`, `${id}/..`, `${id}/../..`, `${id}/`, `/${id}`, `./${id}`,
  `${id}?include=order`, `${id}#x`, `${id}&a=b`, `${id}%00`, `${id}%0a`, `${id}%20`, `${id}/cancel`, `${id}.json`,
  `klarna_payments/${id}`, `/api/klarna_payments/${id}`,
  `https://my-brand.commercelayer.io/api/klarna_payments/${id}`, `id=${id}`, `"${id}"`, `'${id}'`, `[${id}]`,
  `{${id}}`, `<${id}>`, `(${id})`, `${id},`, `${id};`, `${id}.`, `=${id}`, `+${id}`, `-${id}`, `@${id}`, `$${id}`,
  '$PAYMENT_ID', '${PAYMENT_ID}', '$(id)', '`id`', '%PAYMENT_ID%', '{{paymentId}}', '<id>', ':id', 'undefined1',
  'null', 'NaN', 'true', '[object Object]', '[]', '{}', '__proto__', 'constructor.', 'hasOwnProperty', 'ｅｒｔＨＪｌｐＰＴＲ',
  'еrtHJlpPTR', 'ertHJlpPТR', 'ertHJlpPTŔ', 'ertHJlpPTRé', 'ertHJlpPTß', 'ertHJlpPTı', 'ertHJlpPT\u212a',
  '𝐞𝐫𝐭𝐇𝐉𝐥𝐩𝐏𝐓𝐑', 'ⓔⓡⓣⒽⒿⓛⓟⓅⓉⓇ', 'ertHJlpP😀', '١٢٣٤٥٦٧٨٩٠', 'ertHJlpPT\u0301', '\ud800rtHJlpPTR',
  'ertHJlpPT\udfff', '0b1d9815-165e-42e2-8867-35bc03789e00', 'krn:payment:eu1:transaction:1', 'customer@email.us',
  '4d7e0f3a6b9c2d5e', ...all(invisible, (blank) => `${id}${blank}`),
  ...all(invisible, (blank) => `ertHJ${blank}lpPT`),
  ...all(
    controls.filter((each) => !/[\t\n\v\f\r\u0085]/.test(each)),
    (control) => `ertHJlpPT${control}`,
  ),
  ...all(turning, (mark) => `ertHJlpPT${mark}`),
]);

const uuid = '44638bde-6fef-4679-9a29-da7288ad15c6';

// biome-ignore format: a list reads better filled
export const badUuids = textsOf('idempotency keys', [
  '', ' ', '0', 'x', uuid.slice(0, 35), `${uuid}0`, uuid.replaceAll('-', ''), uuid.replaceAll('-', '_'),
  uuid.replaceAll('-', ' '), uuid.replaceAll('-', '–'), uuid.replaceAll('-', '\u2010'), `{${uuid}}`,
  `urn:uuid:${uuid}`, `"${uuid}"`, `${uuid} `, ` ${uuid}`, `${uuid}\n`, `${uuid}\r\n`, `${uuid}\u0000`,
  `${uuid}\u200b`, `${uuid}\ufeff`, `${uuid},${uuid}`, `${uuid}\r\nX-Evil: 1`,
  '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', uuid.replace('-4679-', '-0679-'),
  uuid.replace('-4679-', '-9679-'), uuid.replace('-4679-', '-a679-'), uuid.replace('-9a29-', '-0a29-'),
  uuid.replace('-9a29-', '-7a29-'), uuid.replace('-9a29-', '-ca29-'), uuid.replace('-9a29-', '-fa29-'),
  uuid.replace('4', 'g'), uuid.replace('4', 'Ａ'), uuid.replace('4', '４'), uuid.replace('4', 'а'),
  uuid.replace('4', '-'), '44638bde6-fef-4679-9a29-da7288ad15c6', '44638bde-6fef4679-9a29-da7288ad15c6',
  '4463-8bde-6fef-4679-9a29-da7288ad15c6', `${uuid}-`, `-${uuid}`, 'ertHJlpPTR', 'null', 'undefined',
  '[object Object]', '__proto__', '$KEY', '../..', '01JAVA0000000000000000000A', uuid.repeat(300), `\u202e${uuid}`,
  `\u001b[31m${uuid}`,
]);

const krn = 'krn:partner:global:account:test:MKPMV6MS';

/** What is no resource name of Klarna's; their grammar is not published, so only what could not be one at all. */
// biome-ignore format: a list reads better filled
export const badKrns = textsOf('resource names', [
  '', ' ', ':', '::', 'krn', 'krn:', 'krn::', 'krn:::', 'krn:x', 'krn:x:', 'krn::x', 'krn:x::y', 'krn:x:y:',
  ':krn:x:y', 'KRN:x:y', 'Krn:x:y', 'kr:x:y', 'krnx:x:y', 'xkrn:x:y', 'urn:x:y', 'arn:aws:iam::1:role/x', 'krn;x;y',
  'krn/x/y', 'krn-x-y', 'krn：x：y', 'ｋｒｎ:x:y', 'кrn:x:y', 'MKPMV6MS', 'https://krn:x:y', 'krn x y', '$KRN', 'null',
  '__proto__', 'x'.repeat(5000), ` ${krn}`, `"${krn}"`, `<${krn}>`, `[${krn}]`, `@${krn}`, `- ${krn}`, `id=${krn}`,
  `\u001b[31m${krn}`, `\u202e${krn}`, `\ufeff${krn}`,
  ...all(
    invisible.filter((each) => /\s/.test(each)),
    (blank) => `krn:partner:global:account:test:MK${blank}PMV6MS`,
  ),
  ...all(
    invisible.filter((each) => /\s/.test(each)),
    (blank) => `${krn}${blank}`,
  ),
  ...all(
    controls.filter((each) => !/[\t\n\v\f\r]/.test(each)),
    (control) => `krn:partner:global:acc${control}ount:test:MKPMV6MS`,
  ),
  ...all(turning, (mark) => `krn:partner:global:account:test:${mark}MKPMV6MS`),
]);
