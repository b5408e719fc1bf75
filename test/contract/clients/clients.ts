import { accessToken, sendTo } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { startTool } from '../tool.ts';
import { checkDocumented } from './documented.ts';
import { checkErrors, checkLimits } from './errors.ts';
import { checkJsAuth } from './js-auth.ts';
import { checkShopLife } from './shop-life.ts';

/** Commerce Layer's own clients against the sandbox. */
export async function checkClients(checks: Checks, shop: Shop, root: string, url: string): Promise<void> {
  await checkJsAuth(checks, shop, url);
  const integration = await accessToken(shop.send, 'integration');
  const salesChannel = await accessToken(shop.send, 'sales_channel');
  await checkShopLife(checks, shop, url, { integration, salesChannel });
  await checkDocumented(checks, shop, url, integration);
  await checkErrors(checks, shop, url, integration);
  const limited = await startTool(root, '--rate-limits');
  try {
    await checkLimits(checks, limited.url, await accessToken(sendTo(limited.url), 'integration'));
  } finally {
    await limited.stop();
  }
}
