import { sendTo } from '../calls.ts';
import type { Checks } from '../checks.ts';
import { checkLines } from '../klarna/lines.ts';
import { partner } from '../klarna/partner.ts';
import { openShop } from '../shop.ts';
import { startTool } from '../tool.ts';
import { access, limits } from './access.ts';
import { payments } from './payments.ts';

/** What is known of Commerce Layer beyond its schema, a line at a time. */
export async function checkCommerceLayer(checks: Checks, root: string): Promise<void> {
  const tool = await startTool(root);
  try {
    const send = sendTo(tool.url);
    await checkLines(checks, 'commerce layer', partner(send), payments(await openShop(send)));
    await checkLines(checks, 'commerce layer', partner(send), access(send));
  } finally {
    await tool.stop();
  }
  const limited = await startTool(root, '--rate-limits');
  try {
    const send = sendTo(limited.url);
    await checkLines(checks, 'commerce layer', partner(send), limits(send));
  } finally {
    await limited.stop();
  }
}
