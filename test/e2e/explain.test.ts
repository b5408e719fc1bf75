import { expect, it } from 'vitest';
import { errorLinesOf, json, klarnaCl } from '../support/run.ts';

it('the name at the end of an error leads to what it means', async () => {
  const token = 'krn:payment:eu1:klarna-network-session-token:sandbox-declined.explain';
  const values = ['--session-token', token, '--amount', '11800', '--currency', 'USD', '--reference', 'explain-1'];
  const refused = await klarnaCl(['authorize', '--sandbox', ...values]);
  expect(errorLinesOf(refused)[0]).toBe('Error: Klarna declined the payment. [DECLINED]');

  const explained = await klarnaCl(['explain', '-'], { input: refused.stderr });
  expect(explained).toMatchObject({ exitCode: 0, stderr: '' });
  expect(json(explained.stdout).entries[0]).toMatchObject({ name: 'DECLINED', source: 'klarna-v2', exit_code: 8 });
});
