import assert from 'node:assert/strict';
import { type Answer, type Document, expectStatus } from '../calls.ts';

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The most characters that the pages give for the members of an error. */
const limits = { error_code: 64, error_type: 64, error_message: 2048 } as const;

/** Klarna's refusal in either published form, within its published limits, with the id that support asks for. */
export function expectError(answer: Answer, status: number, code: string): Document {
  expectStatus(answer, status);
  const { document } = answer;
  assert.equal(document.error_code, code);
  assert.match(document.error_id, uuid);
  for (const [member, most] of Object.entries(limits)) {
    const value = document[member];
    if (member === 'error_type' && value === undefined) continue;
    assert.ok(typeof value === 'string' && value.length <= most, `${member}: ${JSON.stringify(value)}`);
  }
  expectCorrelation(answer);
  return document;
}

/** A validation error that names the parameter, whichever of the two forms it has. */
export function expectInvalid(answer: Answer, parameter: string): void {
  const document = expectError(answer, 400, 'VALIDATION_ERROR');
  const entries: readonly Document[] = document.validation_errors ?? document.errors ?? [];
  for (const entry of entries) {
    assert.ok(entry.parameter.length <= 256);
    const reason = entry.reason ?? entry.error_message;
    assert.ok(typeof reason === 'string' && reason.length <= 512);
  }
  const named = entries.map((entry) => entry.parameter);
  assert.ok(
    named.some((one) => one.endsWith(parameter)),
    `${named.join(', ')} is not ${parameter}`,
  );
}

export const expectCorrelation = ({ headers }: Answer): void => {
  assert.match(headers.get('klarna-correlation-id') ?? '', uuid);
};

export const expectApproved = (answer: Answer): Document => {
  expectStatus(answer, 200);
  assert.equal(answer.document.payment_transaction_response.result, 'APPROVED');
  return answer.document.payment_transaction_response.payment_transaction;
};

/** The facts’ own grammar for what Klarna names things by. */
export const krn = /^krn(:[^:\s]+){2,}$/;

export const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
