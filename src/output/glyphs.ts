import { showsUnicode } from '../platform/unicode.ts';

export { lacksUnicode } from '../platform/unicode.ts';

/** The signs that a screen is drawn with. */
export interface Glyphs {
  /** Between things of one kind. */
  readonly dot: string;
  readonly more: string;
  readonly rule: string;
  readonly wall: string;
  readonly crossing: string;
  /** Of a bar, what is done and what is left of it. */
  readonly bar: readonly [done: string, left: string];
  readonly marks: Readonly<Record<'danger' | 'problem' | 'waiting' | 'healthy', string>>;
  /** Text as this screen can show it. */
  readonly shown: (text: string) => string;
}

export const unicodeGlyphs: Glyphs = {
  dot: '·',
  more: '…',
  rule: '─',
  wall: '│',
  crossing: '┬',
  bar: ['━', '─'],
  // Each of one column in every terminal, unlike ⚠ and the emoji.
  marks: { danger: '✖', problem: '▲', waiting: '◷', healthy: '✔' },
  shown: (text) => text,
};

const asciiOf: Readonly<Record<string, string>> = {
  '…': '...',
  '·': '-',
  '–': '-',
  '—': '-',
  '→': '->',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  ' ': ' ',
};

export const asciiGlyphs: Glyphs = {
  dot: '-',
  more: '...',
  rule: '-',
  wall: '|',
  crossing: '-',
  bar: ['#', '-'],
  marks: { danger: 'X', problem: '!', waiting: '~', healthy: '+' },
  // Accents fall off; what has no letter in ASCII is shown as missing, not guessed at.
  shown: (text) =>
    text
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .replace(/[^\n -~]/gu, (sign) => asciiOf[sign] ?? '?'),
};

/** The signs that the reader's terminal can show. */
export const glyphsOf = (environment: Readonly<Record<string, string | undefined>>): Glyphs =>
  showsUnicode(environment) ? unicodeGlyphs : asciiGlyphs;
