/**
 * C0 (but for tab and line feed), DEL, C1, and the controls that reorder text: what a hostile server could use to
 * redraw a terminal or to show one text and copy another.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text that may have come from a server, made harmless for a terminal; whole escape sequences go with their ESC. */
export const sanitise = (text: string): string => text.replace(escapeSequence, '').replace(dangerous, '');

// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const escapeSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** The same, on one line. */
export const sanitiseLine = (text: string): string => sanitise(text).replace(/[\t\n]+/g, ' ');

/** JSON text with every such character as an escape, so that the document stays exact and the terminal safe. */
export const escapeControls = (json: string): string =>
  json.replace(dangerous, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
