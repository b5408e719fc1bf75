import assert from 'node:assert/strict';
import { sendTo } from '../calls.ts';
import type { Checks } from '../checks.ts';
import { openShop } from '../shop.ts';
import { startTool } from '../tool.ts';
import { authorizing } from './authorizing.ts';
import { deciding } from './deciding.ts';
import { expectError } from './expecting.ts';
import { checkLines } from './lines.ts';
import { notifying } from './notifying.ts';
import { partner } from './partner.ts';
import { refusing } from './refusing.ts';
import { requesting } from './requesting.ts';
import { transacting } from './transacting.ts';
import { olderKlarna } from './v1.ts';

/** So many times sooner than Klarna's own waits: six retries take a second. */
const webhookSpeed = '100000';

/** What is known of Klarna, a line at a time, with sandboxes whose clock only these checks move. */
export async function checkKlarna(checks: Checks, root: string): Promise<void> {
  const tool = await startTool(root, '--webhook-speed', webhookSpeed);
  try {
    const send = sendTo(tool.url);
    const klarna = partner(send);
    // v1 comes first: its shop's access tokens do not outlive the days that the others let pass.
    await checkLines(checks, 'klarna v1', klarna, olderKlarna(await openShop(send)));
    await checkLines(checks, 'klarna v2', klarna, [
      ...deciding,
      ...authorizing,
      ...refusing,
      ...requesting,
      ...transacting,
    ]);
    await checkLines(checks, 'klarna webhooks', klarna, notifying);
  } finally {
    await tool.stop();
  }
  await checkLimited(checks, root);
}

async function checkLimited(checks: Checks, root: string): Promise<void> {
  const tool = await startTool(root, '--rate-limits');
  try {
    const { authorize, token } = partner(sendTo(tool.url));
    await checks.of('klarna v2', 'limits')('past the limit it is RATE_LIMITED, and says so', async () => {
      const answers = await Promise.all(Array.from({ length: 200 }, () => authorize(token('approved'))));
      const refused = answers.find(({ status }) => status === 429);
      assert.ok(refused !== undefined, '200 at once were all answered');
      expectError(refused, 429, 'RATE_LIMITED');
      assert.equal(refused.headers.get('x-ratelimit-remaining'), '0');
    });
  } finally {
    await tool.stop();
  }
}
