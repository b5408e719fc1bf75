import { expect, it } from 'vitest';
import { json, newMachine, shell } from '../support/run.ts';
import { sandboxServer } from '../support/sandbox-server.ts';

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const machine = () => ({ machine: newMachine() });

// The two curl commands are those of the vendors' documentation; address, credentials and session token are variables.
const storeToken = `curl -g -X PATCH \\
  "$CL_BASE_URL"'/api/klarna_payments/ertHJlpPTR' \\
  -H 'Accept: application/vnd.api+json' \\
  -H "Authorization: Bearer $CL_ACCESS_TOKEN" \\
  -H 'Content-Type: application/vnd.api+json' \\
  -d '{
  "data": {
    "type": "klarna_payments",
    "id": "ertHJlpPTR",
    "attributes": {
      "auth_token": "0b1d9815-165e-42e2-8867-35bc03789e00"
    }
  }
}'`;

const authorize = `curl "$KLARNA_BASE_URL"/v2/accounts/"$KLARNA_PARTNER_ACCOUNT_ID"/payment/authorize \\
-H "Authorization: Basic $KLARNA_API_KEY" \\
-H 'Content-Type: application/json' \\
-H 'Klarna-Network-Session-Token: krn:payment:eu1:klarna-network-session-token:sandbox-approved' \\
-d '{
      "currency": "USD",
      "request_payment_transaction": {
        "amount": 11800,
        "payment_transaction_reference": "acquiring-partner-transaction-reference-1234"
      }
    }'`;

it("answers Commerce Layer's documented curl command as documented, field for field", async () => {
  const sandbox = await sandboxServer();
  const CL_ACCESS_TOKEN = await sandbox.accessToken();
  const run = await shell(`${storeToken} -sS -w '\\n%{http_code} %{content_type}'`, {
    ...machine(),
    env: { ...sandbox.environment, CL_ACCESS_TOKEN },
  });
  const [body = '', outcome] = run.stdout.split(/\n(?=\d{3} )/);
  expect(outcome).toBe('200 application/vnd.api+json');
  const meta = { mode: 'test', organization_id: 'Op2qQrRsSt', trace_id: expect.stringMatching(/^[0-9a-f]{64,65}$/) };
  expect(json(body)).toMatchObject({
    data: {
      id: 'ertHJlpPTR',
      type: 'klarna_payments',
      links: { self: `${sandbox.url}/api/klarna_payments/ertHJlpPTR` },
      attributes: {
        auth_token: '0b1d9815-165e-42e2-8867-35bc03789e00',
        payment_request_data: {
          client_token: expect.stringMatching(/^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.ewogICJzZXNzaW9uX2lkIiA6ICIw/),
          payment_method_categories: [expect.any(Object)],
          session_id: '0b1d9815-165e-42e2-8867-35bc03789e00',
        },
        payment_response: {},
        payment_instrument: expect.any(Object),
        created_at: time,
        updated_at: time,
        reference: null,
        reference_origin: null,
        metadata: {},
      },
      relationships: { order: { links: expect.any(Object) } },
      meta,
    },
    meta,
  });
});

it("answers Klarna's documented curl command as documented, and a repeat with the same result", async () => {
  const sandbox = await sandboxServer();
  const call = () =>
    shell(`${authorize} -sS -w '\\n%{http_code} %{content_type}'`, { ...machine(), env: sandbox.environment });
  const first = await call();
  const [body = '', outcome] = first.stdout.split(/\n(?=\d{3} )/);
  expect(outcome).toMatch(/^200 application\/json/);
  expect(json(body)).toEqual({
    payment_transaction_response: {
      result: 'APPROVED',
      payment_transaction: {
        payment_transaction_id: expect.stringMatching(/^krn:payment:eu1:transaction:[0-9a-f-]{36}$/),
        payment_transaction_reference: 'acquiring-partner-transaction-reference-1234',
        amount: 11800,
        currency: 'USD',
        payment_funding: expect.any(Object),
        payment_pricing: expect.any(Object),
        expires_at: time,
      },
    },
  });
  expect((await call()).stdout).toBe(first.stdout);
  const { writes } = await sandbox.ledger();
  expect(writes.map(({ executed, replayed }: Record<string, boolean>) => ({ executed, replayed }))).toEqual([
    { executed: true, replayed: false },
    { executed: false, replayed: true },
  ]);
});
