import { createHash } from 'node:crypto';
import type { BatchRow } from '../row.ts';
import { fill, namesIn } from './template.ts';

/** Finds payments, orders and tokens that stand in more than one row: rows run beside each other. */
export const openSubjects = (): ((row: BatchRow) => readonly string[]) => {
  const seen = new Map<string, string>();
  return (row) => {
    const complaints: string[] = [];
    for (const [flag, value] of subjectsOf(row)) {
      const key = createHash('sha256').update(`${flag} ${value}`).digest('base64url');
      const earlier = seen.get(key);
      seen.set(key, row.id);
      if (earlier === undefined) continue;
      const instead = flag.endsWith('-token')
        ? 'a token is good for one'
        : 'what is done to one payment are steps of one scenario';
      complaints.push(`${row.id} has the ${flag} of ${earlier}, and ${instead}`);
    }
    return complaints;
  };
};

/** What a row's file says it is about; what steps bring is the row's own. */
const subjectsOf = ({ inputs, scenario }: BatchRow): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const note = (flag: string, value: unknown) => {
    if (typeof value === 'string' && namesIn(value).length === 0) found.set(flag, String(fill(value, () => '')));
  };
  note('payment-id', inputs.paymentId);
  note('order', inputs.orderId);
  note('auth-token', inputs.authToken);
  note('session-token', inputs.sessionToken);
  for (const { command, flags } of scenario?.steps ?? []) {
    for (const flag of ['payment-id', 'order', 'auth-token', 'session-token']) note(flag, flags[flag]);
    // Looking at a payment keeps nobody from it.
    if (command !== 'check') note('order', flags.of);
  }
  return found;
};
