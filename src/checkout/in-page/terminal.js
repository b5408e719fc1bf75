// How the page and the terminal hear of each other.

import { key } from './key.js';
import { byId } from './view.js';
import { finish, finishAs, finishFor, visit } from './visit.js';

// Of the mode `cors`, although it is our own origin: in the others a browser whose referrer policy is `no-referrer` says
// `null` for the origin.
const send = (path, fields) =>
  fetch(path, {
    method: 'POST',
    mode: 'cors',
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ page_key: key(), ...fields }),
  });

/** What the terminal's server answers; status 0 where nothing comes back. */
export const post = async (path, fields) => {
  try {
    const answer = await send(path, fields);
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: {} };
  }
};

/** The terminal hears of things in the order in which they happened. Returns whether it has heard. */
export const tell = (progress) => {
  told = told.then(async () => {
    if (visit.isOver) return false;
    const answer = await post('/progress', progress);
    finishFor(answer);
    return answer.status === 200;
  });
  return told;
};
let told = Promise.resolve();
export const allTold = () => told;

/** Holds a stream open for as long as this page is there; on it the terminal says its last word. */
export const stay = async () => {
  const mine = key();
  for (let pause = 500; key() === mine; pause = Math.min(pause * 2, 5000)) {
    try {
      const answer = await send('/stay', {});
      if (answer.status !== 200) return void finishFor({ status: answer.status, body: await answer.json() });
      byId('lost').hidden = true;
      pause = 250;
      for await (const line of linesOf(answer)) {
        if (line.say === 'taken-over') return finish('taken-over');
        if (line.say === 'end') return finishAs(String(line.why === 'done' ? line.how : line.why));
      }
    } catch {
      // Cut off. Whether the terminal is still there, the next try shows.
    }
    if (key() !== mine) return;
    byId('lost').hidden = false;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

async function* linesOf(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (text + value).split('\n');
    text = lines.pop();
    for (const line of lines.filter(Boolean)) yield JSON.parse(line);
  }
}
