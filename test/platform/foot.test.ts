import { describe, expect, it } from 'vitest';
import { screenAfter } from '../../docs/terminal-screen.mjs';
import type { FootBlock } from '../../src/context.ts';
import { openFoot } from '../../src/platform/foot.ts';

/** A block of these lines, which a terminal folds where it is too narrow. */
const block = (...lines: readonly string[]): FootBlock => ({
  text: lines.map((line) => `${line}\n`).join(''),
  rowsAt: (columns) => lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0),
});

const opened = (columns = 40) => {
  const screen = { columns };
  let output = '';
  let ends = 0;
  const write = (text: string) => {
    output += text;
  };
  const foot = openFoot(write, screen, () => {
    ends += 1;
  });
  return {
    foot,
    screen,
    write: (text: string) => write(text.replaceAll('\n', '\r\n')),
    ends: () => ends,
    raw: () => output,
    /** What is on the screen. */
    shown: () =>
      screenAfter(output.replaceAll(/(?<!\r)\n/g, '\r\n'), columns)
        .map((cells) => cells.map(({ character }) => character).join(''))
        .map((line) => line.trimEnd()),
  };
};

describe('a block at the foot of the screen', () => {
  it('is drawn over the one before, longer or shorter', () => {
    const { foot, shown, write } = opened();
    write('before\n');
    foot.draw(block('one', 'two'));
    foot.draw(block('three is long', 'four', 'five'));
    expect(shown()).toEqual(['before', 'three is long', 'four', 'five', '']);
    foot.draw(block('six'));
    expect(shown()).toEqual(['before', 'six', '']);
  });

  it('stays below what others write meanwhile', () => {
    const { foot, shown, write } = opened();
    foot.draw(block('one', 'two'));
    foot.makeRoom();
    write('said\n');
    foot.showAgain();
    expect(shown()).toEqual(['said', 'one', 'two', '']);
    foot.draw(block('three'));
    expect(shown()).toEqual(['said', 'three', '']);
  });

  it('waits until the last of several has written', () => {
    const { foot, shown, write } = opened();
    foot.draw(block('one'));
    foot.makeRoom();
    foot.makeRoom();
    write('first\n');
    foot.showAgain();
    foot.draw(block('two'));
    write('second\n');
    expect(shown()).toEqual(['first', 'second', '']);
    foot.showAgain();
    expect(shown()).toEqual(['first', 'second', 'two', '']);
  });

  it('goes back over the rows that it takes in a window that was made narrower', () => {
    const { foot, screen, raw } = opened();
    foot.draw(block('a'.repeat(39), 'b'));
    screen.columns = 20;
    const before = raw().length;
    foot.draw(block('c'));
    // The first line was folded: three rows in all.
    expect(raw().slice(before)).toContain('\u001b[3A\r');
  });

  it('leaves what it is told to in its place, and nothing of itself', () => {
    const { foot, shown, write, ends } = opened();
    foot.draw(block('one', 'two'));
    foot.end('summary\n');
    write('after\n');
    expect(shown()).toEqual(['summary', 'after', '']);
    expect(ends()).toBe(1);
  });

  it('is drawn below where the shell had the screen in between', () => {
    const { foot, shown, write } = opened();
    foot.draw(block('one'));
    write('$ fg\n');
    foot.forget();
    foot.draw(block('two'));
    expect(shown()).toEqual(['one', '$ fg', 'two', '']);
  });

  it('never hides the cursor, and leaves the terminal folding lines', () => {
    const { foot, raw } = opened();
    foot.draw(block('one'));
    foot.makeRoom();
    foot.showAgain();
    expect(raw()).not.toContain('?25l');
    expect(raw().lastIndexOf('\u001b[?7h')).toBeGreaterThan(raw().lastIndexOf('\u001b[?7l'));
    expect(raw().lastIndexOf('\u001b[?2026l')).toBeGreaterThan(raw().lastIndexOf('\u001b[?2026h'));
  });
});
