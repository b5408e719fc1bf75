import { describe, expect, it } from 'vitest';
import { asciiGlyphs, glyphsOf, unicodeGlyphs } from '../../src/output/glyphs.ts';
import { measureFor } from '../../src/output/measure.ts';
import { fromNow, localTime, zoneOf } from '../../src/output/moment.ts';
import { loadPaint } from '../../src/output/paint.ts';
import { rowsOf, takeBack } from '../../src/output/redraw.ts';
import { beside, painted, span, textOf } from '../../src/output/spans.ts';
import { wrap } from '../../src/output/wrap.ts';

describe('the signs of a screen', () => {
  it.each([
    [{ LANG: 'en_GB.UTF-8' }, unicodeGlyphs],
    [{ LANG: 'C', LC_ALL: 'de_DE.utf8' }, unicodeGlyphs],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, asciiGlyphs],
    [{ LANG: 'en_GB.UTF-8', LC_CTYPE: 'POSIX' }, asciiGlyphs],
    [{ LANG: 'de_DE.ISO-8859-1' }, asciiGlyphs],
    [{}, asciiGlyphs],
    [{ OS: 'Windows_NT' }, asciiGlyphs],
    [{ OS: 'Windows_NT', WT_SESSION: '1' }, unicodeGlyphs],
    [{ OS: 'Windows_NT', TERM_PROGRAM: 'vscode' }, unicodeGlyphs],
    [{ OS: 'Windows_NT', WT_SESSION: '1', LANG: 'C' }, asciiGlyphs],
  ])('are those of the locale: %j', (environment, glyphs) => {
    expect(glyphsOf(environment)).toBe(glyphs);
  });

  it('that ASCII lacks are replaced, or shown as missing', () => {
    expect(asciiGlyphs.shown('cu…@x · Grün → “é” 配')).toBe('cu...@x - Grun -> "e" ?');
  });
});

describe('a moment', () => {
  const second = 1000;
  const hour = 3600 * second;
  const day = 24 * hour;

  it.each([
    [-30 * second, 'just now'],
    [-89 * 60 * second, '89 min ago'],
    [-3 * hour, '3 h ago'],
    [-47 * hour, '47 h ago'],
    [-2 * day, '2 days ago'],
    [-90 * day, '2 months ago'],
    [-800 * day, '2 years ago'],
    [3 * day, 'in 3 days'],
    [2 * hour, 'in 2 h'],
    [Number.NaN, '?'],
  ])('%i ms away is %s', (away, text) => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    expect(fromNow(now + away, now)).toBe(text);
  });

  it('is told by the clock of the reader', () => {
    expect(localTime(new Date(2026, 0, 2, 3, 4).getTime())).toBe('2026-01-02 03:04');
    expect([0, -60, 210, -345].map(zoneOf)).toEqual(['UTC', 'UTC+1', 'UTC-3:30', 'UTC+5:45']);
  });
});

describe('lines of a screen', () => {
  it('are measured by the columns that they take', async () => {
    const measure = await measureFor('配');
    expect(['abc', '配送', '👩‍👩‍👧‍👦', 'e\u0301', '✖▲◷✔…·─│'].map(measure)).toEqual([3, 4, 2, 1, 8]);
    expect(wrap('配送 配送 配送', 9, measure)).toEqual(['配送 配送', '配送']);
    const lines = beside([[span('配送')], []], [[span('a')], [span('b')]], 6, [span('|')], measure);
    expect(lines.map(textOf)).toEqual(['配送  |a', '      |b']);
  });

  it('need no tables where each character takes one column', async () => {
    const signs = `az09~\n${Object.values(unicodeGlyphs.marks).join('')}·…─│┬`;
    const measure = await measureFor(signs);
    const exact = await measureFor('配');
    expect([...signs.replace('\n', '')].filter((sign) => measure(sign) !== 1 || exact(sign) !== 1)).toEqual([]);
  });

  it('are painted by what they mean, and the same text without colours', async () => {
    const line = [span('bad', 'danger'), span(' '), span('so so', 'dim'), span('  ')];
    expect(painted(line, await loadPaint(false))).toBe('bad so so');
    expect(painted(line, await loadPaint(true))).toBe(
      '\u001b[1m\u001b[31mbad\u001b[39m\u001b[22m \u001b[2mso so\u001b[22m',
    );
  });

  it('take more rows where the terminal folds them', async () => {
    const lines = [[span('x'.repeat(45))], [], [span('配送')]];
    expect(rowsOf(lines, 20, await measureFor('配'))).toBe(5);
    expect(takeBack(5)).toBe('\u001b[5A\r\u001b[J');
    expect(takeBack(0)).toBe('');
  });
});
