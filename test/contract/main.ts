import buildOnce from '../support/build-once.ts';
import { sendTo } from './calls.ts';
import { createChecks } from './checks.ts';
import { checkClients } from './clients/clients.ts';
import { checkCommerceLayer } from './commerce-layer/commerce-layer.ts';
import { checkKlarna } from './klarna/klarna.ts';
import { checkMutations } from './mutations.ts';
import { report } from './report.ts';
import { walk } from './schema/walk.ts';
import { openShop } from './shop.ts';
import { startTool } from './tool.ts';

declare const CONTRACT_ROOT: string;

/** Runs the contract, or the part of it that is named; the exit code is 0 where all of it was kept. */
export const main = async (parts: readonly string[]): Promise<number> => {
  const begun = performance.now();
  process.chdir(CONTRACT_ROOT);
  buildOnce();
  const wanted = (subject: string) => parts.length === 0 || parts.some((part) => subject.startsWith(part));
  const checks = createChecks();
  const tool = await startTool(CONTRACT_ROOT);
  try {
    const shop = await openShop(sendTo(tool.url));
    if (wanted('sdk') || wanted('js-auth')) await checkClients(checks, shop, CONTRACT_ROOT, tool.url);
    await walk(checks, shop, wanted);
  } finally {
    await tool.stop();
  }
  if (wanted('mutations')) await checkMutations(checks, CONTRACT_ROOT);
  if (wanted('commerce layer')) await checkCommerceLayer(checks, CONTRACT_ROOT);
  if (wanted('klarna')) await checkKlarna(checks, CONTRACT_ROOT);
  process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s\n`);
  process.stdout.write(`${report(checks)}\n`);
  return checks.done.length > 0 && checks.done.every(({ failure }) => failure === undefined) ? 0 : 1;
};
