import { type Line, span } from '../../output/spans.ts';
import type { Failure } from './failures.ts';
import { clean, cut, dotted, type Part, type Pen, paragraph } from './pen.ts';
import type { Standing } from './progress.ts';
import { durationText, leftText, passedText, rateText } from './words.ts';

/** A longer bar says no more. */
const widestBar = 50;
/** A shorter one says nothing. */
const shortestBar = 8;
/** From so many columns on there is room for more than the numbers. */
const roomy = 50;
/** A row that takes longer is worth a look. */
const longMs = 10_000;

/** How far a batch is, as lines that are no wider than the screen and no more than fit on it. */
export const blockOf = (standing: Standing, pen: Pen, mostLines: number): readonly Line[] =>
  [
    ...barLines(standing, pen),
    ...dotted(countParts(standing, pen), pen),
    ...dotted(rateParts(standing, pen), pen),
    ...stoppingLines(standing, pen),
    ...slowestLines(standing, pen),
    ...dotted(repeatParts(standing, pen), pen),
    ...standing.lastFailures.map((failure) => failureLine(failure, pen)),
  ].slice(0, Math.max(1, mostLines));

const barLines = ({ over, total }: Standing, pen: Pen): readonly Line[] => {
  if (total === undefined) return [[span(`${over} over`, 'bold')]];
  // A batch that is not over does not stand at 100%.
  const percent = total === 0 ? 100 : Math.floor((over * 100) / total);
  const share = `${percent}%`.padStart(4);
  const count = `${over}/${total}`;
  const beside = [` ${share}  ${count} rows`, ` ${share}  ${count}`].find(
    (text) => pen.width - text.length >= shortestBar,
  );
  const after = beside ?? ` ${share}`;
  const cells = Math.max(0, Math.min(widestBar, pen.width - after.length));
  const done = total === 0 ? cells : Math.floor((cells * over) / total);
  const [full, empty] = pen.glyphs.bar;
  const bar = cut([span(full.repeat(done), 'healthy'), span(empty.repeat(cells - done), 'dim'), span(after)], pen);
  return beside === undefined ? [bar, cut([span(`${count} rows`)], pen)] : [bar];
};

const countParts = ({ counts, running, longest }: Standing, { glyphs, width }: Pen): readonly Part[] => {
  const { marks } = glyphs;
  const parts: (Part | undefined)[] = [
    [`${marks.healthy} ${counts.succeeded} succeeded`, 'healthy'],
    counts.failed > 0 ? [`${marks.danger} ${counts.failed} failed`, 'danger'] : undefined,
    counts.unknown > 0 ? [`${marks.problem} ${counts.unknown} unknown`, 'problem'] : undefined,
    counts['not-run'] > 0 ? [`${counts['not-run']} not run`] : undefined,
    running > 0 ? [`${running} running`] : undefined,
    longest !== undefined && longest.ms >= longMs && width >= roomy
      ? [`${clean(longest.id, { glyphs })} for ${durationText(longest.ms)}`, 'waiting']
      : undefined,
  ];
  return parts.filter((part) => part !== undefined);
};

const rateParts = (standing: Standing, { width }: Pen): readonly Part[] => {
  const { perSecond, overallPerSecond, elapsedMs, leftMs, over, total } = standing;
  const isRoomy = width >= roomy;
  const overall =
    isRoomy && overallPerSecond !== undefined && elapsedMs > 10_000 ? ` (${rateText(overallPerSecond)} in all)` : '';
  const parts: (Part | undefined)[] = [
    perSecond === undefined ? undefined : [rateText(perSecond, isRoomy ? ' rows' : '') + overall],
    [passedText(elapsedMs)],
    leftMs === undefined || over === total ? undefined : [`${leftText(leftMs)} left`, 'bold'],
  ];
  return parts.filter((part) => part !== undefined);
};

const stoppingLines = ({ stopping, running }: Standing, pen: Pen): readonly Line[] => {
  if (stopping === undefined) return [];
  const waits = running === 0 ? '' : `; ${running} still running`;
  return paragraph(clean(`Stopping: ${stopping}${waits}`, pen), pen, 'waiting');
};

const slowestLines = ({ slowest }: Standing, pen: Pen): readonly Line[] => {
  if (slowest === undefined) return [];
  const { step, p50, p95 } = slowest;
  const figures: readonly Part[] = [[`p50 ${durationText(p50)}`], [`p95 ${durationText(p95)}`]];
  if (pen.width < roomy) return dotted([[`slowest: ${step}`], ...figures], pen);
  return dotted([[`slowest step: ${step}`], ...figures], pen);
};

const repeatParts = ({ sentAgain, waited }: Standing, pen: Pen): readonly Part[] => {
  const { waiting = 0, refusals = 0, reason } = waited ?? {};
  const isRoomy = pen.width >= roomy;
  const parts: (Part | undefined)[] = [
    waiting > 0 ? [`${waiting} held back${isRoomy ? ' by the pace' : ''}`, 'waiting'] : undefined,
    waiting > 0 && reason !== undefined && isRoomy ? [clean(reason, pen), 'dim'] : undefined,
    refusals > 0 ? [`429: ${refusals}`, 'problem'] : undefined,
    sentAgain > 0 ? [`${sentAgain}${isRoomy ? ' requests' : ''} sent again`] : undefined,
  ];
  return parts.filter((part) => part !== undefined);
};

const failureLine = ({ id, line, code, message }: Failure, pen: Pen): Line => {
  const mark = span(`${pen.glyphs.marks.danger} `, 'danger');
  const name = clean(code, pen);
  if (pen.width < roomy) return cut([mark, span(name, 'bold'), span(` ${clean(id, pen)}`)], pen);
  const row = span(`line ${line} ${clean(id, pen)} `);
  return cut([mark, row, span(name, 'bold'), span(`  ${clean(message, pen)}`, 'dim')], pen);
};
