// Makes docs/flow.svg: runs `klarna-cl flow --sandbox` in a real pseudo-terminal, answers its questions as a person
// would who takes what is offered, and draws what is on the screen at the end. `npm run picture` runs it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandRow, row, runInTerminal, textOf } from './terminal-run.mjs';
import { screenAfter } from './terminal-screen.mjs';
import { drawTerminal } from './terminal-svg.mjs';

const picture = fileURLToPath(new URL('flow.svg', import.meta.url));
const columns = 102;

/** What the tool asks, in its order; Enter takes the answer that the sandbox offers. */
const questions = [
  'Which route?',
  'Id of the klarna_payment',
  'Authorization token',
  'klarna_network_session_token',
  'Go on?',
];

/** Rows of the result that are shown; the rest is left out, which the picture says. */
const shownOfResult = 7;

/** The result is longer than a picture should be: its middle is left out. */
const shortened = (rows) => {
  const first = rows.findIndex((cells) => textOf(cells) === '{');
  const last = rows.findLastIndex((cells) => textOf(cells) === '}');
  const from = first + shownOfResult;
  const note = row(`  … ${last - from} more lines`, { dim: true });
  return [...rows.slice(0, from), note, ...rows.slice(last)];
};

const home = mkdtempSync(join(tmpdir(), 'klarna-cl-picture-'));
try {
  const rows = screenAfter(await runInTerminal({ args: ['flow', '--sandbox'], columns, home, questions }), columns);
  while (textOf(rows.at(-1)) === '') rows.pop();
  const svg = drawTerminal([commandRow('klarna-cl flow --sandbox'), ...shortened(rows)], {
    columns,
    title: 'klarna-cl flow --sandbox in a terminal',
    description:
      'Four questions are answered: the route, the payment, the authorization token and the session token. A summary is ' +
      'shown and confirmed. The steps get their ticks: access token, payment read, token stored, Klarna answered ' +
      'APPROVED, confirmed. The JSON result begins, with its result APPROVED.',
  });
  writeFileSync(picture, svg);
} finally {
  rmSync(home, { recursive: true, force: true });
}
