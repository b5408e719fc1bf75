import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorLinesOf, json, klarnaCl, type Machine, newMachine } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());

const on = (machine: Machine) => (args: readonly string[], input?: string) =>
  klarnaCl(args, { machine, env: sandbox.environment, ...(input === undefined ? {} : { input }) });
const writesAbout = async (...needles: readonly string[]) => {
  const { writes } = await sandbox.ledger();
  return writes.filter((write: { executed: boolean }) => {
    const text = JSON.stringify(write);
    return write.executed && needles.some((needle) => text.includes(needle));
  });
};
const onlyRun = async (machine: Machine) => {
  const { runs } = json((await on(machine)(['runs', 'list'])).stdout);
  expect(runs).toHaveLength(1);
  return runs[0];
};

describe('the journal on the built tool', () => {
  it('finishes an authorization that nobody knew of, once, and forgets about it when told to', async () => {
    const machine = newMachine();
    const tool = on(machine);
    const { order_id, session_token } = await sandbox.seed();
    await sandbox.faults('POST /v2/**=reset-in-body:1');
    const lost = await tool(['authorize', '--retries', '0', '--order', order_id, '--session-token', session_token]);
    expect(lost.exitCode).toBe(7);
    const { run_id, status, resume } = await onlyRun(machine);
    expect(status).toBe('unsettled');
    expect(lost.stderr).toContain(resume);

    const refused = await tool(['runs', 'prune', run_id]);
    expect(refused.exitCode).toBe(2);
    expect((await tool(['flow', '--resume', run_id])).exitCode).toBe(2);
    const again = await tool(['flow', '--resume', run_id, '--session-token', '-'], `${session_token}\n`);
    expect(again.exitCode).toBe(0);
    expect(json(again.stdout)).toMatchObject({ payment_transaction_response: { result: 'APPROVED' } });
    expect(await writesAbout(session_token)).toHaveLength(1);
    expect(await onlyRun(machine)).toMatchObject({
      status: 'finished',
      exit_code: 0,
      result: 'APPROVED',
      resume: null,
    });

    const shown = await tool(['runs', 'show', run_id]);
    const kinds = json(shown.stdout).records.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(['run', 'intent', 'outcome', 'end', 'resume', 'intent', 'outcome', 'end']);
    expect((await tool(['runs', 'export'])).stdout.trimEnd().split('\n')).toHaveLength(8);
    expect(json((await tool(['runs', 'prune', run_id])).stdout).pruned).toEqual([run_id]);
    expect(readdirSync(join(machine.state, 'locks'))).toEqual([]);
  });

  it('pays no second time for an order that was paid elsewhere since its authorization was turned away', async () => {
    const machine = newMachine();
    const tool = on(machine);
    const { order_id, payment_id, auth_token, session_token } = await sandbox.seed();
    await sandbox.faults('POST /v2/**=403-bare:1');
    const away = await tool(['authorize', '--retries', '0', '--order', order_id, '--session-token', session_token]);
    expect(away.exitCode).toBe(6);
    const { run_id } = await onlyRun(machine);
    const native = await tool(['flow', '--route', 'native', '--place', payment_id, '--auth-token', auth_token]);
    expect(native.exitCode).toBe(0);

    const again = await tool(['flow', '--resume', run_id, '--session-token', session_token]);
    expect(again.exitCode).toBe(5);
    expect(errorLinesOf(again).join('\n')).toContain('is already placed');
    expect(await writesAbout(session_token)).toEqual([]);
  });
});
