import buildOnce from '../support/build-once.ts';
import { sendTo } from './calls.ts';
import { type Checks, createChecks } from './checks.ts';
import { checkClients } from './clients/clients.ts';
import { checkCommerceLayer } from './commerce-layer/commerce-layer.ts';
import { checkKlarna } from './klarna/klarna.ts';
import { checkMutations } from './mutations.ts';
import { report } from './report.ts';
import { walk } from './schema/walk.ts';
import { openShop } from './shop.ts';
import { startTool } from './tool.ts';

declare const CONTRACT_ROOT: string;

/** The row of the table that says how the run itself went. */
const itself = 'the contract';

type Wanted = (subject: string) => boolean;

/** Runs the contract, or the part of it that is named; the exit code is 0 where all of it was kept. */
export const main = async (parts: readonly string[]): Promise<number> => {
  const begun = performance.now();
  process.chdir(CONTRACT_ROOT);
  buildOnce();
  const wanted = (subject: string) => parts.length === 0 || parts.some((part) => subject.startsWith(part));
  const checks = createChecks();
  // Whatever one part comes to, the others are run, and the totals said.
  const look = checks.of(itself, 'parts');
  await look("the schema and the vendor's clients", () => checkVendor(checks, wanted));
  if (wanted('mutations')) await look('mutations', () => checkMutations(checks, CONTRACT_ROOT));
  if (wanted('commerce layer')) await look('Commerce Layer', () => checkCommerceLayer(checks, CONTRACT_ROOT));
  if (wanted('klarna')) await look('Klarna', () => checkKlarna(checks, CONTRACT_ROOT));
  if (checks.done.every(({ subject }) => subject === itself)) {
    process.stderr.write(`Nothing is called ${parts.join(' or ')}.\n`);
    return 2;
  }
  process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s\n`);
  process.stdout.write(`${report(checks)}\n`);
  return checks.done.every(({ failure }) => failure === undefined) ? 0 : 1;
};

async function checkVendor(checks: Checks, wanted: Wanted): Promise<void> {
  const tool = await startTool(CONTRACT_ROOT);
  try {
    const shop = await openShop(sendTo(tool.url));
    if (wanted('sdk') || wanted('js-auth')) await checkClients(checks, shop, CONTRACT_ROOT, tool.url);
    await walk(checks, shop, wanted);
  } finally {
    await tool.stop();
  }
}
