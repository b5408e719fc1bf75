// This page's one checkout, and how it ends.

import { keep } from './key.js';
import { showWord } from './view.js';
import { words } from './words.js';

export const visit = {
  /** What the terminal's server gave; `undefined` before and after. */
  checkout: undefined,
  /** Nothing is sent any more, and nothing that Klarna's script says counts. */
  isOver: false,
};

export const finish = (word) => {
  if (visit.isOver) return;
  visit.isOver = true;
  keep('');
  showWord(word, { amount: visit.checkout?.formatted_amount });
  visit.checkout = undefined;
};

export const finishAs = (how) => finish(Object.hasOwn(words, how) ? how : 'done');

/** Whether an answer of the terminal's server ends it, wherever it comes. */
export const finishFor = ({ status, body }) => {
  if (status === 410) finishAs(String(body.how));
  else if (status === 403 && body.error === 'not-in-use') finish('taken-over');
  return visit.isOver;
};
