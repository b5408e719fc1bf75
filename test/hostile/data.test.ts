import { describe, expect } from 'vitest';
import { environment, klarnaCl } from '../commands/running.ts';
import { authorizeLine } from '../flows/running.ts';
import { approved, sessionToken } from '../support/documents.ts';
import { badBodies, strangeBodies } from './corpora/bodies.ts';
import { everyCase } from './corpus.ts';
import { expectWellSaid } from './saying.ts';

const authorizing = ['authorize', '--session-token', sessionToken, '--data', '-'];

describe('a body given with --data', () => {
  everyCase('is not sent where anything is wrong with it', badBodies, async (body) => {
    const run = await klarnaCl(authorizing, { environment, stdin: body });
    expect(run).toMatchObject({ exit: 2 });
    expect([run.sent(), run.stdout()]).toEqual([[], '']);
    if (run.failure === undefined) throw new Error('it was not refused');
    const said = expectWellSaid(run.failure);
    if (body.length > 40) expect(said).not.toContain(body.slice(0, 40));
  });

  everyCase('is sent as it is, once, where it is only strange', strangeBodies, async (body) => {
    const document = approved({ payment_transaction_reference: 'r' });
    const run = await klarnaCl([...authorizing, '--output', 'compact'], {
      environment,
      stdin: body,
      http: [[authorizeLine, { status: 200, document }]],
    });
    expect(run).toMatchObject({ exit: 0 });
    const [sent, ...more] = run.sent();
    expect(more).toEqual([]);
    expect(sent?.body).toBe(JSON.stringify(JSON.parse(body)));
  });
});
