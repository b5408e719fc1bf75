import type { Context } from '../../context.ts';
import { asciiGlyphs, type Glyphs, lacksUnicode, unicodeGlyphs } from '../../output/glyphs.ts';
import { maskLine } from '../../output/masking.ts';
import { loadPaint, type Paint } from '../../output/paint.ts';
import { sanitiseLine } from '../../output/sanitise.ts';
import { wrap } from '../../output/wrap.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { isForPeople, printDocument } from '../command-line/print.ts';
import { type Check, type CheckStatus, groups } from './check.ts';

/** A document where a program reads, a list where a person does. */
export const printChecks = async (context: Context, flags: GlobalFlags, checks: readonly Check[]): Promise<void> => {
  const { stdout } = context.terminal;
  const sorted = groups.flatMap((group) => checks.filter((one) => one.group === group));
  if (!isForPeople(context, flags)) {
    const ok = sorted.every(({ status }) => status !== 'fail');
    const rows = () =>
      sorted.map(({ name, status, says, remedy }) => ({ name, status, says, ...(remedy && { remedy }) }));
    return printDocument(context, flags, { schema_version: 1, ok, checks: sorted }, undefined, rows);
  }
  const look = {
    columns: Math.min(stdout.columns, 100),
    paint: await loadPaint(stdout.colour),
    glyphs: lacksUnicode(context.environment) ? asciiGlyphs : unicodeGlyphs,
    isPlain: Boolean(context.environment.KLARNA_CL_ACCESSIBLE),
  };
  const { paint } = look;
  const rule = { secrets: context.secrets.tokens(), credentials: context.secrets.credentials() };
  const lines = groups.flatMap((group) => {
    const own = sorted.filter((one) => one.group === group).filter(isSaidFirst);
    if (own.length === 0) return [];
    return ['', paint.bold(group), ...own.flatMap((one) => (look.isPlain ? plainLinesOf(one) : linesOf(one, look)))];
  });
  const text = [...lines.slice(1), '', paint.bold(summaryOf(sorted)), ''].map((line) => maskLine(line, rule));
  await context.terminal.data(text.join('\n'));
};

/** Of two services at one address, the same is found; a person need read it once. */
const isSaidFirst = ({ status, says }: Check, index: number, all: readonly Check[]): boolean =>
  all.findIndex((other) => other.status === status && other.says === says) === index;

interface Look {
  readonly columns: number;
  readonly paint: Paint;
  readonly glyphs: Glyphs;
}

/** The word says it as well: a colour or a sign alone is not seen by everybody. */
const marksOf = ({ marks }: Glyphs): Readonly<Record<CheckStatus, string>> => ({
  ok: `${marks.healthy} ok  `,
  warn: '! warn',
  fail: `${marks.danger} fail`,
  skipped: '- skip',
});
const indent = ' '.repeat(10);

/** For a screen reader: sentences, and no signs. */
const plainLinesOf = ({ status, says, detail, remedy, doc_url }: Check): string[] =>
  [`${status}: ${says}`, detail, remedy && `Remedy: ${remedy}`, remedy && doc_url]
    .filter((line) => line !== undefined)
    .map(sanitiseLine);

const linesOf = ({ status, says, detail, remedy, doc_url }: Check, { columns, paint, glyphs }: Look): string[] => {
  const { dim } = paint;
  const painters = { ok: paint.healthy, warn: paint.problem, fail: paint.danger, skipped: dim };
  const mark = `  ${painters[status](marksOf(glyphs)[status])}  `;
  const wrapped = (text: string) => wrap(glyphs.shown(sanitiseLine(text)), columns - indent.length);
  const quiet = status === 'skipped' ? dim : same;
  return [
    ...wrapped(says).map((part, index) => (index === 0 ? mark : indent) + quiet(part)),
    ...(detail === undefined ? [] : wrapped(detail).map((part) => indent + dim(part))),
    ...(remedy === undefined ? [] : wrapped(`→ ${remedy}`).map((part) => indent + part)),
    ...(doc_url === undefined || remedy === undefined ? [] : [indent + dim(doc_url)]),
  ];
};

const same = (text: string): string => text;

const summaryOf = (checks: readonly Check[]): string => {
  const many = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted).length;
  return `${many('ok')} ok, ${many('warn')} warn, ${many('fail')} fail, ${many('skipped')} skipped`;
};
