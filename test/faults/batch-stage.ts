import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { remember } from '../support/canaries.ts';
import { type Machine, newMachine } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

interface Seeded {
  readonly payment_id: string;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}

interface Write {
  readonly method: string;
  readonly path: string;
  readonly executed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The cells of a row, by what it does. */
const columns: Readonly<Record<'both' | 'native' | 'network', (order: Seeded, id: string) => object>> = {
  both: ({ payment_id, auth_token, session_token }) => ({
    'payment-id': payment_id,
    'auth-token': auth_token,
    'session-token': session_token,
  }),
  native: ({ payment_id, auth_token }) => ({ 'payment-id': payment_id, 'auth-token': auth_token }),
  network: ({ session_token, amount, currency }, id) => ({
    'session-token': session_token,
    amount,
    currency,
    reference: id,
  }),
};

/** A sandbox in a process of its own, whose rows are paid for by processes of the built tool. */
export const openBatchStage = async () => {
  const server = await startSandboxServer();
  return {
    server,
    /** So many payments in a file, on a machine of their own; what of them was executed, as often as it was. */
    rows: async (count: number, machine: Machine = newMachine(), way: keyof typeof columns = 'both') => {
      const { orders }: { readonly orders: readonly Seeded[] } = await server.control('POST', 'seed', { count });
      for (const { auth_token, session_token } of orders.slice(0, 3)) {
        remember('auth token of a row', auth_token);
        remember('session token of a row', session_token);
      }
      const file = join(machine.work, 'rows.csv');
      const cells = orders.map((order, index) => {
        const id = `row-${index + 1}`;
        return { id, ...columns[way](order, id) };
      });
      const lines = [Object.keys(cells[0] ?? {}), ...cells.map((row) => Object.values(row))];
      writeFileSync(file, lines.map((line) => `${line.join(',')}\n`).join(''));
      const before = (await executed(server)).length;
      return {
        machine,
        argv: ['batch', file],
        env: server.environment,
        /** The tokens that were stored and the authorizations that were made since. */
        executed: async () => {
          const paths = (await executed(server)).slice(before).map(({ path }) => path);
          const stored = paths.filter((path) => path.startsWith('/api/klarna_payments/'));
          return { stored: stored.length, storedOnce: new Set(stored).size, authorized: paths.length - stored.length };
        },
        /** Each write was executed once, and none of them is missing. */
        isOnceEach: async () => {
          const writes = (await executed(server)).slice(before);
          const subjects = writes.map(({ path, headers }) => headers['klarna-network-session-token'] ?? path);
          const each = way === 'network' ? 1 : 2;
          return writes.length === each * count && new Set(subjects).size === writes.length;
        },
      };
    },
  };
};

export const onceEach = (count: number) => ({ stored: count, storedOnce: count, authorized: count });

const executed = async (server: SandboxServer): Promise<readonly Write[]> => {
  const { writes }: { readonly writes: readonly Write[] } = await server.ledger();
  return writes.filter((write) => write.executed && !write.path.startsWith('/oauth'));
};
