import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { remember } from '../support/canaries.ts';
import { type Machine, newMachine } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

interface Seeded {
  readonly payment_id: string;
  readonly auth_token: string;
  readonly session_token: string;
}

interface Write {
  readonly path: string;
  readonly executed: boolean;
}

/** A sandbox in a process of its own, whose rows are paid for by processes of the built tool. */
export const openBatchStage = async () => {
  const server = await startSandboxServer();
  return {
    server,
    /** So many payments in a file, on a machine of their own; what of them was executed, as often as it was. */
    rows: async (count: number, machine: Machine = newMachine()) => {
      const { orders }: { readonly orders: readonly Seeded[] } = await server.control('POST', 'seed', { count });
      for (const { auth_token, session_token } of orders.slice(0, 3)) {
        remember('auth token of a row', auth_token);
        remember('session token of a row', session_token);
      }
      const file = join(machine.work, 'rows.csv');
      const lines = orders.map(({ payment_id, auth_token, session_token }, index) =>
        [`row-${index + 1}`, payment_id, auth_token, session_token].join(','),
      );
      writeFileSync(file, ['id,payment-id,auth-token,session-token', ...lines, ''].join('\n'));
      const before = (await executed(server)).length;
      return {
        machine,
        argv: ['batch', file],
        env: server.environment,
        /** The tokens that were stored and the authorizations that were made since. */
        executed: async () => {
          const paths = (await executed(server)).slice(before);
          const stored = paths.filter((path) => path.startsWith('/api/klarna_payments/'));
          return { stored: stored.length, storedOnce: new Set(stored).size, authorized: paths.length - stored.length };
        },
      };
    },
  };
};

export const onceEach = (count: number) => ({ stored: count, storedOnce: count, authorized: count });

const executed = async (server: SandboxServer): Promise<readonly string[]> => {
  const { writes }: { readonly writes: readonly Write[] } = await server.ledger();
  return writes.filter((write) => write.executed && !write.path.startsWith('/oauth')).map(({ path }) => path);
};
