import type { Kind, Payment } from './evidence.ts';
import { commandOf, everyKind, plainTask } from './inputs.ts';
import type { Slot } from './pool.ts';
import type { SandboxProcess } from './sandbox-process.ts';

/** Counts what each kind of command line asks of the services where nothing goes wrong; the access token is there already. */
export const countLeastRequests = async (
  sandbox: SandboxProcess,
  slot: Slot,
): Promise<Readonly<Partial<Record<Kind, number>>>> => {
  const payments = await sandbox.seed(everyKind.length + 1);
  const run = async (kind: Kind, payment: Payment | undefined): Promise<number> => {
    if (payment === undefined) throw new Error('the sandbox seeded too few payments');
    const { exit, stderr } = await slot.run(commandOf(plainTask(payment, kind)));
    if (exit !== 0) throw new Error(`without any fault, ${kind} ended with ${exit}: ${stderr}`);
    return requests();
  };
  const requests = async () => {
    const { writes, reads } = await sandbox.ledger();
    return writes.length + Object.values(reads).reduce((sum, count) => sum + count, 0);
  };
  const least: Partial<Record<Kind, number>> = {};
  let before = await run('send-token', payments.at(-1));
  for (const [index, kind] of everyKind.entries()) {
    const after = await run(kind, payments[index]);
    least[kind] = after - before;
    before = after;
  }
  return least;
};
