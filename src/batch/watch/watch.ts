import type { Context, Foot } from '../../context.ts';
import { glyphsOf } from '../../output/glyphs.ts';
import { loadMeasure } from '../../output/measure.ts';
import { loadPaint } from '../../output/paint.ts';
import { rowsOf } from '../../output/redraw.ts';
import { type Line, painted, textOf } from '../../output/spans.ts';
import type { RowResult } from '../row-result.ts';
import { blockOf } from './block.ts';
import { lineOf } from './line.ts';
import type { Pen } from './pen.ts';
import { type Counts, openProgress, type Standing, type Waited } from './progress.ts';
import { type BatchOutcome, summaryOf } from './summary.ts';

/** What tells a person, or a log, how a batch goes. Nothing in it waits for anything but `close`. */
export interface Watch {
  readonly begin: (row: { readonly id: string }) => void;
  /** A row is over, its result masked already; a row that was never begun is told as well. */
  readonly end: (result: RowResult) => void;
  /** No more rows are begun, and why: `after 10 failures`. */
  readonly stopping: (why: string) => void;
  /** Says what came of it; nothing where an error is said instead. Further calls do nothing. */
  readonly close: (outcome?: BatchOutcome) => void;
}

export interface WatchWish {
  /** Rows in all, those of an earlier start among them; left out where nobody knows. */
  readonly total?: number;
  /** What rows came to in an earlier start of the same batch. */
  readonly earlier?: Partial<Counts>;
  /** What the pace holds back, and has held back up to now. */
  readonly waited?: () => Waited;
}

/** What can be seen; a display that is drawn more often only takes time from the batch. */
const frameMs = 100;

/** A log that says more is not read, and one that says less looks like a batch that hangs. */
const lineMs = 10_000;

/**
 * Watches a batch: on a terminal a block that is drawn again where it stands, elsewhere (a pipe, TERM=dumb,
 * KLARNA_CL_ACCESSIBLE) a line every ten seconds; in the end a summary. With `--quiet` nothing of it is seen.
 */
export const openWatch = async (
  context: Pick<Context, 'terminal' | 'clock' | 'environment'>,
  wish: WatchWish,
): Promise<Watch> => {
  const { terminal, clock } = context;
  const progress = openProgress(wish, clock.monotonic());
  const standing = () => progress.at(clock.monotonic());
  const foot = terminal.foot();
  const display = foot === undefined ? logOf(context, standing) : await blockAt(foot, context, standing);
  display.show();
  const rest = clock.every(foot === undefined ? lineMs : frameMs, display.show);
  let isOpen = true;
  return {
    begin: (row) => progress.begin(row, clock.monotonic()),
    end: (result) => progress.end(result, clock.monotonic()),
    stopping: progress.stopping,
    close: (outcome) => {
      if (!isOpen) return;
      isOpen = false;
      rest();
      display.end(outcome);
    },
  };
};

/** One of the ways in which a batch is shown. */
interface Display {
  readonly show: () => void;
  readonly end: (outcome: BatchOutcome | undefined) => void;
}

type Shown = Pick<Context, 'terminal' | 'environment'>;

/** Lines of a log. */
const logOf = ({ terminal, environment }: Shown, standing: () => Standing): Display => {
  const glyphs = glyphsOf(environment);
  // Nobody knows how wide a log is read; a terminal folds by itself, and a screen reader does not fold at all.
  const pen: Pen = { width: Number.POSITIVE_INFINITY, glyphs, measure: (text) => text.length };
  const show = () => terminal.talk(lineOf(standing(), pen));
  return {
    show,
    end: (outcome) => {
      show();
      if (outcome === undefined) return;
      for (const line of summaryOf(standing(), outcome, pen)) terminal.talk(textOf(line));
    },
  };
};

/** A block at the foot of the screen. */
const blockAt = async (
  foot: Foot,
  { terminal: { stderr }, environment }: Shown,
  standing: () => Standing,
): Promise<Display> => {
  const [measure, paint] = await Promise.all([loadMeasure(), loadPaint(stderr.colour)]);
  const glyphs = glyphsOf(environment);
  // The last column stays empty: a terminal goes to the next line in one way or another once it is written to.
  const pen = (): Pen => ({ width: stderr.columns - 1, glyphs, measure });
  const textFor = (lines: readonly Line[]) => lines.map((line) => `${painted(line, paint)}\n`).join('');
  let text = '';
  let frame = '';
  return {
    show: () => {
      const lines = blockOf(standing(), pen(), stderr.rows - 1);
      text = textFor(lines);
      const next = `${stderr.columns} ${text}`;
      if (next === frame) return;
      frame = next;
      foot.draw({ text, rowsAt: (columns) => rowsOf(lines, columns, measure) });
    },
    end: (outcome) => foot.end(outcome === undefined ? text : textFor(summaryOf(standing(), outcome, pen()))),
  };
};
