// Makes docs/card-80-dark.svg, card-80-light.svg, card-120-dark.svg and card-120-light.svg: runs `klarna-cl inspect` in a
// real pseudo-terminal, against a sandbox with the orders of docs/support-cases.yaml. `npm run picture` runs it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandRow, runInTerminal, startSandbox, textOf } from './terminal-run.mjs';
import { screenAfter } from './terminal-screen.mjs';
import { drawTerminal } from './terminal-svg.mjs';

const cases = fileURLToPath(new URL('support-cases.yaml', import.meta.url));

/** The order that is paid, but not placed. */
const number = '2003';

const description = {
  80:
    'A card of 80 columns. First the verdict, in red: paid but not placed, and that it is your turn. Then the money, ' +
    'the states at Commerce Layer and at Klarna beside each other, the customer, what happened last, the ids to quote, ' +
    'and the command that repairs it.',
  120:
    'The same card at 120 columns: the whole timeline stands beside the money and the two states, and what the verdict ' +
    'rests on is said.',
};

const home = mkdtempSync(join(tmpdir(), 'klarna-cl-picture-'));
const sandbox = await startSandbox(home, ['--seed', cases]);
try {
  for (const columns of [80, 120]) {
    const environment = { ...sandbox.env, TZ: 'Europe/Stockholm' };
    const output = await runInTerminal({ args: ['inspect', number], columns, home, environment });
    const rows = screenAfter(output, columns);
    while (textOf(rows.at(-1)) === '') rows.pop();
    for (const theme of ['dark', 'light']) {
      const svg = drawTerminal([commandRow(`klarna-cl inspect ${number}`), ...rows], {
        columns,
        theme,
        title: `klarna-cl inspect in a terminal of ${columns} columns`,
        description: description[columns],
      });
      writeFileSync(fileURLToPath(new URL(`card-${columns}-${theme}.svg`, import.meta.url)), svg);
    }
  }
} finally {
  sandbox.child.removeAllListeners('exit');
  sandbox.child.kill();
  rmSync(home, { recursive: true, force: true });
}
