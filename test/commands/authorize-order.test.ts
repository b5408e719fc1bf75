import { expect, it } from 'vitest';
import { readOrderLine, reply } from '../flows/running.ts';
import { sessionToken } from '../support/documents.ts';
import { environment, klarnaCl } from './running.ts';

const argv = ['authorize', '--session-token', sessionToken, '--order', 'NgojhKoyYN'];

it.each([
  [{ status: 'placed', payment_status: 'authorized' }, 'ORDER_PLACED'],
  [{ status: 'placing' }, 'ORDER_PLACING'],
  [{ status: 'cancelled' }, 'ORDER_CANCELLED'],
  [{ payment_status: 'paid' }, 'PAID_NOT_PLACED'],
])('authorize --order refuses an order that is %o, meant or not', async (attributes, code) => {
  for (const flags of [[], ['--new-authorization']]) {
    const run = await klarnaCl([...argv, ...flags], { environment, http: [reply.order({ attributes })] });
    expect(run).toMatchObject({ exit: 5, failure: { code } });
    expect(run.lines()).toEqual([readOrderLine]);
    expect(run.stdout()).toBe('');
  }
});
