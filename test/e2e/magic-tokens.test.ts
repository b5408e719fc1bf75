import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorLinesOf, errorOf, json, klarnaCl, type Run } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';

let sandbox: SandboxServer;
beforeAll(async () => {
  sandbox = await startSandboxServer();
});
afterAll(() => sandbox.stop());

const sessionToken = (ending: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${ending}`;
const reference = 'acquiring-partner-transaction-reference-1234';
const body = {
  currency: 'USD',
  request_payment_transaction: { amount: 11800, payment_transaction_reference: reference },
};
const stepUp = { ...body, step_up_config: { customer_interaction_config: { method: 'HANDOVER' } } };

const post = async (token: string, document: object = body) => {
  const { KLARNA_BASE_URL, KLARNA_API_KEY, KLARNA_PARTNER_ACCOUNT_ID } = sandbox.environment;
  const answer = await fetch(`${KLARNA_BASE_URL}/v2/accounts/${KLARNA_PARTNER_ACCOUNT_ID}/payment/authorize`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${KLARNA_API_KEY}`,
      'content-type': 'application/json',
      'klarna-network-session-token': token,
    },
    body: JSON.stringify(document),
  });
  return { status: answer.status, text: await answer.text() };
};

const authorize = (token: string, document: object, ...flags: string[]) =>
  klarnaCl(['authorize', '--session-token', token, '--data', '-', ...flags], {
    env: sandbox.environment,
    input: JSON.stringify(document),
  });

/** The contract's table: HTTP answer, exit code, and what Klarna's answer or our error is called. */
const rows: [name: string, http: number, exitCode: number, code: string, document?: object][] = [
  ['approved', 200, 0, 'APPROVED'],
  ['declined', 200, 8, 'DECLINED'],
  ['step-up', 200, 8, 'DECLINED'],
  ['step-up', 200, 9, 'STEP_UP_REQUIRED', stepUp],
  ['conflict', 409, 5, 'RESOURCE_CONFLICT'],
  ['amount-mismatch', 400, 5, 'VALIDATION_ERROR'],
  ['validation-error', 400, 5, 'VALIDATION_ERROR'],
  ['invalid-content-type', 400, 5, 'INVALID_CONTENT_TYPE'],
  ['expired', 404, 5, 'RESOURCE_NOT_FOUND'],
  ['resource-not-found', 404, 5, 'RESOURCE_NOT_FOUND'],
  ['not-found', 404, 5, 'NOT_FOUND'],
  ['unauthorized', 401, 4, 'UNAUTHORIZED'],
  ['operation-forbidden', 403, 4, 'OPERATION_FORBIDDEN'],
  ['traffic-guard', 403, 6, '403-bare'],
  ['rate-limited', 429, 6, 'RATE_LIMITED'],
  ['internal-error', 500, 7, 'INTERNAL_ERROR'],
  ['timeout', 500, 7, 'TIMEOUT'],
  ['temporary-unavailable', 503, 7, 'TEMPORARY_UNAVAILABLE'],
  ['server-configuration-error', 500, 7, 'SERVER_CONFIGURATION_ERROR'],
  ['timeout-once', 500, 0, 'APPROVED'],
  ['internal-error-once', 500, 0, 'APPROVED'],
  ['nobody-issued-this', 404, 5, 'RESOURCE_NOT_FOUND'],
];

type Row = (typeof rows)[number];

const runsOfRow = new Map<Row, readonly [plain: Run, scripted: Run]>();

// A few rows at a time: some of them wait before they try again.
beforeAll(async () => {
  for (let first = 0; first < rows.length; first += 4) {
    await Promise.all(
      rows.slice(first, first + 4).map(async (row) => {
        const [name, , exitCode, , document = body] = row;
        const runs = await Promise.all([
          authorize(sessionToken(`${name}.plain-${exitCode}`), document),
          authorize(sessionToken(`${name}.json-${exitCode}`), document, '--output', 'json'),
        ]);
        runsOfRow.set(row, runs);
      }),
    );
  }
});

describe.each(rows.map((row) => ({ row, title: row.slice(0, 4).join(', ') })))(
  'the session token sandbox-$title',
  ({ row }) => {
    const [name, http, exitCode, code, document = body] = row;

    it('has its HTTP answer', async () => {
      const answer = await post(sessionToken(`${name}.http-${exitCode}`), document);
      expect(answer.status).toBe(http);
      if (name === 'traffic-guard') expect(answer.text).toBe('');
      else expect(answer.text).toContain(http === 200 ? code : '"error_code"');
    });

    it('makes `authorize` end with its exit code, for a person and for a script', () => {
      const [plain, scripted] = runsOfRow.get(row) ?? [];
      if (plain === undefined || scripted === undefined) throw new Error('nothing ran for this row');
      expect([plain.exitCode, scripted.exitCode]).toEqual([exitCode, exitCode]);
      const answered = [0, 8, 9].includes(exitCode);
      for (const run of [plain, scripted]) {
        if (answered) expect(json(run.stdout).payment_transaction_response.result).toBe(code);
        else expect(run.stdout).toBe('');
      }
      if (exitCode === 0) {
        expect(errorLinesOf(plain)).toEqual([]);
        return;
      }
      const [what = '', why = '', next = ''] = errorLinesOf(plain);
      expect([what, why, next]).toEqual([
        expect.stringMatching(/^Error: [A-Z].*\. \[[\w-]+\]$/),
        expect.stringMatching(/^Why: .*[A-Za-z]{3}.*[.)]$/),
        expect.stringMatching(/^Next: .*[A-Za-z]{3}/),
      ]);
      expect(errorLinesOf(plain)).toHaveLength(3);
      expect(errorOf(scripted)).toMatchObject({
        code,
        message: expect.stringContaining(what.replace(/^Error: | \[[\w-]+\]$/g, '')),
        hint: expect.any(String),
        exit_code: exitCode,
        http_status: http,
      });
      expect(errorLinesOf(scripted)).toEqual([]);
    });
  },
);

it('tells the customer’s address of a step-up to whoever must open it', async () => {
  const run = await authorize(sessionToken('step-up.address'), stepUp);
  expect(run.exitCode).toBe(9);
  expect(run.stderr).toMatch(/Next: .*http:\/\/127\.0\.0\.1:\d+\/pay\//);
});

it('repeats with the same key after an ambiguous answer, and executes once', async () => {
  const token = sessionToken('timeout-once.counted');
  expect((await authorize(token, body)).exitCode).toBe(0);
  const { writes } = await sandbox.ledger();
  const mine = writes.filter((write: { headers: object }) => Object.values(write.headers).includes(token));
  expect(mine.map(({ executed, status }: Record<string, unknown>) => [executed, status])).toEqual([
    [true, 500],
    [false, 200],
  ]);
  const keys = mine.map(({ headers }: { headers: Record<string, string> }) => headers['klarna-idempotency-key']);
  expect(keys[0]).toBe(keys[1]);
});

it('refuses other bytes for a used token with 5, and does not authorize twice', async () => {
  const token = sessionToken('approved.used');
  expect((await authorize(token, body)).exitCode).toBe(0);
  const other = await authorize(token, body, '--amount', '11801', '--output', 'json');
  expect(other.exitCode).toBe(5);
  expect(errorOf(other)).toMatchObject({ code: 'RESOURCE_CONFLICT', http_status: 409 });
});
