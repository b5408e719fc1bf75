import type { ReportContent, ReportKind } from '../../../src/batch/reports/report.ts';
import { reported } from '../../../src/batch/reports/reported.ts';
import { reportWriters } from '../../../src/batch/reports/writers.ts';
import type { RowResult } from '../../../src/batch/row-result.ts';
import { contentOf, someRows } from './some-batch.ts';

/** A report as its file would hold it. */
export const written = async (kind: ReportKind, content: ReportContent): Promise<string> => {
  let text = '';
  const write = await reportWriters[kind]();
  await write(reported(content), async (piece) => {
    text += piece;
  });
  return text;
};

/** Texts that end an element, a string or a line elsewhere, that redraw a screen, or that a spreadsheet computes. */
export const hostileTexts = [
  '</script><script>globalThis.wasHit = true</script>',
  '<!--<script>',
  ']]>',
  '&amp;&lt;&#0;',
  '"\' onload=globalThis.wasHit=true',
  '\u0000\u0001\u0008\u000b\u001b[2J\u007f\u009b',
  '\u202e\u2067drowssap\u2069',
  'a\ud800b\udc00',
  '\ufffe\uffff',
  '\u2028\u2029',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '＝1+1',
  'line\nof\r\nlines',
  'not ok 1 - it # SKIP\n  ---\n  ...\nBail out!',
  '  blanks around  ',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is no template here
  '${jndi:ldap://x}',
  'ünïcödé ☃ 🛒',
  '',
] as const;

/** Rows with such a text wherever text of a file or a service can stand. */
export const hostileRows = (): readonly RowResult[] =>
  someRows(2 * hostileTexts.length).map((row, index) => {
    const text = hostileTexts[index % hostileTexts.length] ?? '';
    const status = index < hostileTexts.length ? 'failed' : 'succeeded';
    return {
      ...row,
      id: `${text}${index}`,
      tags: [text],
      expect: text,
      status,
      result: text,
      error: status === 'failed' ? { code: text, message: text, hint: text } : null,
      payment_id: text,
      worker: text,
      steps: row.steps.map((step) => ({ ...step, trace_id: text })),
    };
  });

export const hostileBatch = () => contentOf(hostileRows(), { name: hostileTexts.join(' ') });
