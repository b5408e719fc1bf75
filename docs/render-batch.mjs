// Makes docs/batch-dark.svg and docs/batch-light.svg: runs a batch in a real pseudo-terminal, against a sandbox that takes
// its time, and draws what is on the screen when most of it is done. `npm run picture` runs it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandRow, startSandbox, textOf, watchInTerminal } from './terminal-run.mjs';
import { screenAfter } from './terminal-screen.mjs';
import { drawTerminal } from './terminal-svg.mjs';

const columns = 80;
const rowCount = 2000;

/** Some purchases do not go well. */
const caseOf = (row) => {
  if (row % 61 === 0) return 'declined';
  if (row % 149 === 0) return 'conflict';
  return row % 499 === 0 ? 'timeout-once' : 'approved';
};

const csvOf = (orders) =>
  [
    'id,payment-id,auth-token,session-token',
    ...orders.map(({ payment_id, auth_token }, index) => {
      const session = `krn:payment:eu1:klarna-network-session-token:sandbox-${caseOf(index + 1)}.${index + 1}`;
      return `order-${index + 1},${payment_id},${auth_token},${session}`;
    }),
    '',
  ].join('\n');

/** Up to the end of a frame in which six rows in ten are over. */
const isFar = (output) => /\s6\d%/.test(output) && output.endsWith('\u001b[?2026l');

const home = mkdtempSync(join(tmpdir(), 'klarna-cl-picture-'));
const sandbox = await startSandbox(home, ['--latency', '40']);
try {
  const answer = await fetch(`${sandbox.url}/__sandbox/seed`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ count: rowCount }),
  });
  const { orders } = await answer.json();
  writeFileSync(join(home, 'payments.csv'), csvOf(orders));
  const output = await watchInTerminal({
    args: ['batch', 'payments.csv'],
    columns,
    home,
    environment: sandbox.env,
    stdoutFile: join(home, 'results.ndjson'),
    isSeen: isFar,
  });
  const rows = screenAfter(output, columns);
  while (textOf(rows.at(-1)) === '') rows.pop();
  for (const theme of ['dark', 'light']) {
    const svg = drawTerminal([commandRow('klarna-cl batch payments.csv > results.ndjson'), ...rows], {
      columns,
      theme,
      title: 'klarna-cl batch in a terminal of 80 columns',
      description:
        'A batch of 2000 rows that is more than half done: a bar, how many rows succeeded, failed and are running, the rate ' +
        'and the time that is left, the slowest step with its median and 95th percentile, and the last three failures with ' +
        'their lines, codes and messages.',
    });
    writeFileSync(fileURLToPath(new URL(`batch-${theme}.svg`, import.meta.url)), svg);
  }
} finally {
  sandbox.child.removeAllListeners('exit');
  sandbox.child.kill();
  rmSync(home, { recursive: true, force: true });
}
