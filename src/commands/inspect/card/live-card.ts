import type { Context } from '../../../context.ts';
import { rowsOf, takeBack } from '../../../output/redraw.ts';
import { type Line, type Measure, span, textOf } from '../../../output/spans.ts';
import type { InspectDocument } from '../document.ts';
import { cardDrawer } from './show-card.ts';

/** What shows a payment again and again. */
export interface LiveView {
  /** @param isNews something happened; times and the ids of answers are always new */
  readonly show: (document: InspectDocument, isNews: boolean) => Promise<void>;
  /** Leaves the last state on the screen. */
  readonly end: () => Promise<void>;
}

const footer: Line = [span('Watching; Ctrl-C ends.', 'dim')];

/**
 * The card, drawn again where it stands. It stays in the terminal's own history: no screen of its own is opened. A card
 * that is higher than the screen cannot be drawn over; then each state is shown below the one before.
 */
export const liveCard = async (context: Context, flags: { readonly reveal?: true }): Promise<LiveView> => {
  const { terminal } = context;
  const { draw, paint } = await cardDrawer(context, flags);
  let shown: readonly Line[] = [];
  let measure: Measure = (line) => line.length;
  let text = '';
  const put = async (lines: readonly Line[]) => {
    const { columns } = terminal.stdout;
    const next = paint(lines);
    if (next === text) return;
    await terminal.data(takeBack(rowsOf(shown, columns, measure)) + next);
    shown = lines;
    text = next;
  };
  return {
    show: async (document, isNews) => {
      const drawn = await draw(document);
      const lines = [...drawn.lines, footer];
      const { columns, rows } = terminal.stdout;
      const fits = Math.max(rowsOf(lines, columns, drawn.measure), rowsOf(shown, columns, measure)) < rows;
      if (!fits && !isNews) return;
      if (!fits) shown = [];
      await put(lines);
      measure = drawn.measure;
    },
    end: async () => {
      const { columns, rows } = terminal.stdout;
      if (shown.length > 0 && rowsOf(shown, columns, measure) < rows) await put(shown.slice(0, -1));
    },
  };
};

/** For a screen reader: the card once, then of each change the lines that are new. */
export const liveLines = async (context: Context, flags: { readonly reveal?: true }): Promise<LiveView> => {
  const { draw, paint } = await cardDrawer(context, flags);
  let before: InspectDocument | undefined;
  return {
    show: async (document, isNews) => {
      if (!isNews) return;
      // Drawn again: the times of both are then counted from the same moment.
      const known = new Set(before === undefined ? [] : (await draw(before)).lines.map(textOf));
      before = document;
      const lines = (await draw(document)).lines.filter(
        (line) => !known.has(textOf(line)) && !(known.size > 0 && isOfAnswer(line)),
      );
      const heading =
        known.size === 0 ? [] : [[span(`Changed at ${new Date(context.clock.now()).toISOString()}`, 'bold')] as Line];
      await context.terminal.data(paint([...heading, ...lines]));
    },
    end: async () => {},
  };
};

/** Each answer has another one. */
const isOfAnswer = (line: Line): boolean => /^(?:trace|correlation) id: /.test(textOf(line));
