// Questions to Klarna's script. Each is answered once, late answers to earlier ones count for nothing, and what the script
// throws is caught. It may also never answer; then a hint is given, and nothing done.

import { tell } from './terminal.js';
import { bad, hinting, offer, say } from './view.js';
import { visit } from './visit.js';

const patienceMs = 20_000;
let turn = 0;
let hint;

/** `slow`: the hint; `again`: what the customer may try where the script throws. */
export const ask = (question, answered, { slow, again }) => {
  turn += 1;
  const mine = turn;
  const isMine = () => {
    if (mine !== turn || visit.isOver) return false;
    turn += 1;
    clearTimeout(hint);
    return true;
  };
  clearTimeout(hint);
  hint = setTimeout(() => say(slow, hinting), patienceMs);
  try {
    question((answer) => isMine() && answered(typeof answer === 'object' && answer !== null ? answer : {}));
  } catch (error) {
    if (isMine()) fail('Klarna’s script stopped with an error.', wordsOf(error), again);
  }
};

/** Something went wrong that is worth another try. */
export const fail = (text, why, again) => {
  say(`${text} Nothing was approved. You can try again, or stop.`, bad);
  offer('Try again', again);
  tell({ kind: 'broken', why: `${text} ${why}`.trim() });
};

export const wordsOf = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
