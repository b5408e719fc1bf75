import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesUnder } from '../support/canaries.ts';
import { json, klarnaCl, newMachine, projectFolder, shell } from '../support/run.ts';

const { scripts } = json(readFileSync(join(projectFolder, 'package.json'), 'utf8'));

it('`npm start` takes a payment through the sandbox: exit 0, and JSON that says APPROVED', async () => {
  const run = await shell(scripts.start, { cwd: projectFolder });
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout)).toMatchObject({
    schema_version: 1,
    run_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    profile: 'sandbox',
    mode: 'test',
    route: 'both',
    result: 'APPROVED',
    payment: { id: 'ertHJlpPTR', order_id: 'NgojhKoyYN', token_stored: true, mismatched_amounts: false },
    order: { id: 'NgojhKoyYN', number: '1234', amount: 11800, currency: 'USD' },
    authorization: { payment_transaction_response: { result: 'APPROVED' } },
    next: expect.stringMatching(/\w/),
  });
  const { steps } = json(run.stdout);
  expect(steps.map(({ name }: { name: string }) => name)).toEqual([
    'token',
    'read',
    'send-token',
    'authorize',
    'confirm',
  ]);
  for (const step of steps) {
    expect(step).toMatchObject({ status: 'done', attempts: expect.any(Number), duration_ms: expect.any(Number) });
  }
});

it('leaves no file behind after a run in the sandbox of its own process', async () => {
  const machine = newMachine();
  const run = await klarnaCl(['send-token', '--sandbox', 'ertHJlpPTR', '--auth-token', 'sandbox-auth.start'], {
    machine,
  });
  expect(run.exitCode).toBe(0);
  expect(json(run.stdout).data).toMatchObject({ id: 'ertHJlpPTR', type: 'klarna_payments' });
  expect(filesUnder(machine.folder)).toEqual([]);
});
