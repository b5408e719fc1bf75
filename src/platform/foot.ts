import type { Foot, FootBlock } from '../context.ts';

/** A foot that makes room for others. */
export interface ScreenFoot extends Foot {
  /** Takes the block away until `showAgain`. */
  readonly makeRoom: () => void;
  readonly showAgain: () => void;
  /** What is on the screen is not ours any more: the shell had it, while the process was stopped. */
  readonly forget: () => void;
}

/** A terminal that knows these shows all between them at once; another one passes over them. */
const [hold, release] = ['\u001b[?2026h', '\u001b[?2026l'];

/** Between these, a line that is too long is cut by the terminal itself: it may have been made narrower this moment. */
const [unfolded, folded] = ['\u001b[?7l', '\u001b[?7h'];

const backOver = (rows: number): string => (rows === 0 ? '' : `\u001b[${rows}A\r`);

/** Row by row: tmux keeps in its history what is cleared from the top of the screen to its end. */
const wipe = (rows: number): string => (rows === 0 ? '' : `${'\u001b[1A\u001b[2K'.repeat(rows)}\r`);

/** Over what stands there: each line takes what is behind it away, and the last one what is below. */
const over = (text: string): string => `${text.replaceAll('\n', '\u001b[K\n')}\u001b[J`;

const nothing: FootBlock = { text: '', rowsAt: () => 0 };

/**
 * The block stands above the cursor, which is left visible at the start of the line below: however the process ends,
 * the terminal is as it was.
 */
export const openFoot = (
  write: (text: string) => void,
  screen: { readonly columns: number },
  onEnd: () => void,
): ScreenFoot => {
  let wanted = nothing;
  let shown = nothing;
  /** How many are writing above; a full terminal can keep one waiting. */
  let guests = 0;
  const rows = () => shown.rowsAt(screen.columns);
  return {
    draw: (block) => {
      wanted = block;
      if (guests > 0) return;
      write(hold + backOver(rows()) + unfolded + over(block.text) + folded + release);
      shown = block;
    },
    end: (last) => {
      write(hold + wipe(rows()) + last + release);
      wanted = nothing;
      shown = nothing;
      onEnd();
    },
    makeRoom: () => {
      guests += 1;
      if (guests === 1) write(hold + wipe(rows()));
      shown = nothing;
    },
    showAgain: () => {
      guests -= 1;
      if (guests > 0) return;
      write(unfolded + wanted.text + folded + release);
      shown = wanted;
    },
    forget: () => {
      shown = nothing;
    },
  };
};
