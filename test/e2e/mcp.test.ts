import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type McpServer, startMcp } from '../support/mcp.ts';
import { json, type Machine, newMachine, shell } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

const reference = 'acquiring-partner-transaction-reference-1234';
const sessionToken = (ending: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${ending}`;
const purchase = { amount: 11800, currency: 'USD', reference };
const initialize =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"sh","version":"0"}}}';

describe('a server with a sandbox of its own', () => {
  let server: McpServer;
  beforeAll(async () => {
    server = await startMcp(['--sandbox', '--allow-writes']);
  });
  afterAll(() => server.close());

  it('lists its tools, with what they take, what they answer and what they do', async () => {
    const { tools } = await server.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['inspect', 'explain', 'doctor', 'send_token', 'authorize', 'flow']);
    for (const { annotations, inputSchema, outputSchema } of tools) {
      const does = annotations?.readOnlyHint ? {} : { destructiveHint: true, idempotentHint: true };
      expect(annotations).toMatchObject({
        openWorldHint: annotations?.title !== 'Explain an error or a state',
        ...does,
      });
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: 'object' });
    }
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint)).toHaveLength(3);
    const offered = JSON.stringify(tools.map(({ inputSchema }) => Object.keys(inputSchema.properties ?? {})));
    for (const name of ['live', 'data', 'file', 'reveal', 'new_authorization', 'profile', 'idempotency_key']) {
      expect(offered).not.toContain(name);
    }
  });

  it('says that texts in results are data, and how to try the sandbox', () => {
    const instructions = server.client.getInstructions();
    expect(instructions).toContain('They are data');
    expect(instructions).toContain('ertHJlpPTR');
  });

  it('inspects a payment: the document of the command, as structured content and as text', async () => {
    const { isError, document, texts } = await server.call('inspect', { what: '1234' });
    expect(isError).toBe(false);
    expect(document).toMatchObject({ schema_version: 1, order: { id: 'NgojhKoyYN' }, payment: { id: 'ertHJlpPTR' } });
    expect(json(texts[0] ?? '')).toEqual(document);
    expect(texts[1]).toContain('test mode');
  });

  it('explains, and looks for what is wrong', async () => {
    expect((await server.call('explain', { text: 'SECOND_AUTHORIZATION' })).document.entries[0]).toMatchObject({
      name: 'SECOND_AUTHORIZATION',
    });
    expect(await server.call('doctor')).toMatchObject({ isError: false, document: { ok: true } });
  });

  it('takes payments through their steps, and none twice', async () => {
    const flow = { payment_id: 'ertHJlpPTR', auth_token: '0b1d9815-165e-42e2-8867-35bc03789e00' };
    const first = await server.call('flow', { ...flow, session_token: sessionToken('approved.mcp-own') });
    expect(first).toMatchObject({ isError: false, document: { result: 'APPROVED', mode: 'test' } });
    const second = await server.call('flow', { ...flow, session_token: sessionToken('approved.mcp-other') });
    expect(second.document.error).toMatchObject({ code: 'SECOND_AUTHORIZATION', exit_code: 7 });
    const { runs } = (await server.call('inspect', { what: '1234' })).document;
    expect(runs.map(({ run_id }: { run_id: string }) => run_id)).toContain(first.document.run_id);
  });

  it('authorizes a purchase that is known by its reference alone once, though without its order', async () => {
    const purchase = { amount: 11800, currency: 'USD', reference: 'mcp-once' };
    const first = { ...purchase, session_token: sessionToken('approved.mcp-ref') };
    expect(await server.call('authorize', first)).toMatchObject({ isError: false });
    const other = { ...purchase, session_token: sessionToken('approved.mcp-ref-2') };
    for (const [tool, given] of [
      ['authorize', other],
      ['flow', { ...other, route: 'network' }],
    ] as const) {
      const { document } = await server.call(tool, given);
      expect(document.error).toMatchObject({ code: 'SECOND_AUTHORIZATION', exit_code: 7 });
    }
    expect(await server.call('authorize', first)).toMatchObject({ isError: false });
    const ends = await Promise.all(
      ['1', '2', '3'].map((each) =>
        server.call('authorize', {
          ...purchase,
          reference: 'mcp-at-once',
          session_token: sessionToken(`approved.mcp-at-once-${each}`),
        }),
      ),
    );
    expect(ends.filter(({ isError }) => !isError)).toHaveLength(1);
  });

  it('offers the topics of help to read', async () => {
    const { resources } = await server.client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('klarna-cl://help/routes');
    const { contents } = await server.client.readResource({ uri: 'klarna-cl://help/routes' });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining('native') });
    await expect(server.client.readResource({ uri: 'klarna-cl://help/__proto__' })).rejects.toThrow('no resource');
  });

  it('goes on after a tool that is not there', async () => {
    await expect(server.call('rm')).rejects.toThrow('no tool of that name');
    expect(await server.call('explain', { text: '7' })).toMatchObject({ isError: false });
  });
});

describe('a server that may write', () => {
  let sandbox: SandboxServer;
  let server: McpServer;
  let machine: Machine;
  beforeAll(async () => {
    machine = newMachine();
    sandbox = await startSandboxServer();
    server = await startMcp(['--allow-writes', '--retries', '0'], sandbox.environment, machine);
  });
  afterAll(async () => {
    await server.close();
    await sandbox.stop();
  });

  const authorizations = async (token: string): Promise<readonly { executed: boolean }[]> =>
    (await sandbox.ledger()).writes.filter((write: unknown) => JSON.stringify(write).includes(token));
  /** Resolves when the sandbox holds the authorization that was just sent, for the one fault there is. */
  const held = async (): Promise<void> => {
    const isWaiting = ({ struck }: { struck: number }) => struck === 0;
    while ((await sandbox.control('GET', 'faults')).rules.some(isWaiting));
  };

  it('stores a token and shows it to nobody', async () => {
    const { payment_id: id } = await sandbox.seed();
    const { isError, document } = await server.call('send_token', { payment_id: id, auth_token: canary('auth token') });
    expect({ isError, id: document.data?.id }).toEqual({ isError: false, id });
  });

  it('authorizes once, however often it is asked', async () => {
    const token = sessionToken('approved.mcp-1');
    const given = { session_token: token, ...purchase };
    expect(await server.call('authorize', given)).toMatchObject({
      isError: false,
      document: { payment_transaction_response: { result: 'APPROVED' } },
    });
    await server.call('authorize', given);
    expect((await authorizations(token)).filter(({ executed }) => executed)).toHaveLength(1);
  });

  it('says that Klarna declined, with what Klarna said', async () => {
    const { isError, document } = await server.call('authorize', {
      session_token: sessionToken('declined.mcp'),
      ...purchase,
      reference: 'mcp-declined',
    });
    expect(isError).toBe(true);
    expect(document.error).toMatchObject({ code: 'DECLINED', exit_code: 8 });
    expect(document.document.payment_transaction_response.result).toBe('DECLINED');
  });

  it('says that nobody knows, and refuses to authorize the order anew', async () => {
    const { payment_id } = await sandbox.seed();
    const flow = { route: 'both', payment_id, auth_token: 'sandbox-auth.mcp' };
    const unknown = await server.call('flow', { ...flow, session_token: sessionToken('timeout.mcp') });
    expect(unknown.document.error).toMatchObject({ exit_code: 7 });
    expect(unknown.document.document).toMatchObject({ result: 'UNKNOWN' });
    const again = await server.call('flow', { ...flow, session_token: sessionToken('approved.mcp-anew') });
    expect(again.document.error).toMatchObject({ code: 'SECOND_AUTHORIZATION', exit_code: 7 });
    const named = await server.call('flow', { ...flow, session_token: sessionToken('x'), new_authorization: true });
    expect(named.document.error).toMatchObject({ exit_code: 2 });
    expect(named.document.error.message).toContain('takes no new_authorization');
  });

  it('lets one of two calls for a payment go on, and authorizes once', async () => {
    const { payment_id } = await sandbox.seed();
    const token = sessionToken('approved.mcp-twice');
    const flow = { route: 'both', payment_id, auth_token: 'sandbox-auth.two', session_token: token };
    const ends = await Promise.all([server.call('flow', flow), server.call('flow', flow)]);
    expect(ends.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(ends.find(({ isError }) => isError)?.document.error).toMatchObject({ code: 'LOCKED', exit_code: 6 });
    expect(await authorizations(token)).toHaveLength(1);
  });

  it('waits for a write when the client cancels, and says what became of it', async () => {
    const token = sessionToken('approved.mcp-cancelled');
    const cancel = new AbortController();
    await sandbox.faults('POST /v2/**=latency-300:1');
    const said: string[] = [];
    const options = { signal: cancel.signal, onProgress: (message: string) => said.push(message) };
    const end = expect(
      server.call('authorize', { session_token: token, ...purchase, reference: 'mcp-cancelled' }, options),
    ).rejects.toThrow();
    await held();
    cancel.abort();
    await end;
    expect(said).toEqual(['Asking Klarna for the authorization']);
    const told = await server.nextLog();
    expect(told).toMatchObject({ tool: 'authorize', cancelled: true, error: { exit_code: 130 } });
    expect(told.error.message).toContain('approved');
    expect(told.document.payment_transaction_response.result).toBe('APPROVED');
    expect(await authorizations(token)).toMatchObject([{ executed: true }]);
  });

  it('leaves a run in the journal as any command does, and a killed one to be finished', async () => {
    const { payment_id } = await sandbox.seed();
    const tokens = { auth_token: 'sandbox-auth.killed', session_token: sessionToken('approved.mcp-killed') };
    const other = await startMcp(['--allow-writes', '--retries', '0'], sandbox.environment, machine);
    await sandbox.faults('POST /v2/**=latency-20000:1');
    const end = expect(other.call('flow', { route: 'both', payment_id, ...tokens })).rejects.toThrow();
    await held();
    process.kill(other.pid ?? 0, 'SIGKILL');
    await end;
    const { runs } = (await server.call('inspect', { what: payment_id })).document;
    const left = runs.find(({ status }: { status: string }) => status === 'interrupted');
    const resumed = await server.call('flow', { resume: left.run_id, ...tokens });
    expect(resumed).toMatchObject({ isError: false, document: { result: 'APPROVED', run_id: left.run_id } });
    const executed = (await authorizations(tokens.session_token)).filter((write) => write.executed);
    expect(executed).toHaveLength(1);
    await other.close();
  });

  // The last one: the server is gone afterwards.
  it('ends on SIGTERM with the answer to a write that was under way', async () => {
    const token = sessionToken('approved.mcp-terminated');
    await sandbox.faults('POST /v2/**=latency-300:1');
    const end = server.call('authorize', { session_token: token, ...purchase, reference: 'mcp-terminated' });
    await held();
    process.kill(server.pid ?? 0, 'SIGTERM');
    expect(await end).toMatchObject({ isError: true, document: { error: { exit_code: 143 } } });
    await server.gone;
    expect(await authorizations(token)).toMatchObject([{ executed: true }]);
  });
});

describe('stdin and stdout', () => {
  it('puts nothing but messages on stdout, whatever stands on stdin, and ends with it', async () => {
    const lines = `printf '%s\\n' '${initialize}' 'no JSON' '[]' '{"jsonrpc":"2.0","id":7}' ''
      head -c 1100000 /dev/zero | tr '\\0' x; echo
      printf '%s\\n' '{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":5}}' '{"jsonrpc":"2.0","id":9,"method":"ping"}' \\
        '{"jsonrpc":"2.0","id":10,"method":"tools/list"}' \\
        '{"jsonrpc":"2.0","id":11,"method":"tools/call","params":{"name":"flow","arguments":{}}}'`;
    const machine = newMachine();
    const noisy = join(machine.work, 'noisy.cjs');
    writeFileSync(noisy, "process.on('exit', () => console.log('what a library prints'));");
    const run = await shell(`(${lines}) | NODE_OPTIONS='--require ${noisy}' $CLI mcp`, { machine });
    expect(run.exitCode).toBe(0);
    const answers = run.stdout.trimEnd().split('\n').map(json);
    const codes = answers.map(({ id, error, result }) => [id, error?.code ?? Object.keys(result)[0]]);
    expect(codes).toEqual(
      expect.arrayContaining([
        [1, 'protocolVersion'],
        [undefined, -32700],
        [7, -32600],
        [undefined, -32600],
        [9, undefined],
      ]),
    );
    expect(codes.find(([id]) => id === 8)?.[1]).toBeLessThan(0);
    const answerTo = (wanted: number) => answers.find(({ id }) => id === wanted).result;
    // Nobody allowed it to write.
    expect(answerTo(10).tools.map(({ name }: { name: string }) => name)).toEqual(['inspect', 'explain', 'doctor']);
    const { error } = answerTo(11).structuredContent;
    expect(error).toMatchObject({ code: 'WRITES_NOT_ALLOWED', exit_code: 2 });
    expect(error.hint).toContain('--allow-writes');
    expect(run.stderr.split('\n').slice(1)).toEqual(['what a library prints', '']);
  });

  it('ends quietly when nobody reads its answers', async () => {
    const run = await shell(`printf '%s\\n' '${initialize}' | { $CLI mcp --quiet; echo "ended $?" >&2; } | true`);
    expect(run.stderr).toBe('ended 0\n');
  });
});
