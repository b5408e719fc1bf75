import type { Chalk } from '../platform/colour.ts';
import { escapeControls } from './sanitise.ts';

/** Pretty JSON, safe for a terminal and for a parser alike. */
export const prettyJson = (document: unknown): string => escapeControls(JSON.stringify(document, null, 2) ?? 'null');

/** One line. */
export const compactJson = (document: unknown): string => escapeControls(JSON.stringify(document) ?? 'null');

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** Colours JSON text by what a token is: names, strings, numbers, words. */
export const colourJson = (json: string, chalk: Chalk): string =>
  json.replace(token, (_, text?: string, colon?: string, word?: string, number?: string) => {
    if (text !== undefined) return colon === undefined ? chalk.green(text) : chalk.cyan(text) + colon;
    return word === undefined ? chalk.yellow(number ?? '') : chalk.magenta(word);
  });
