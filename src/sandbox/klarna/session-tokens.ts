import type { KlarnaErrorCode, ValidationError } from './errors.ts';

/** What an authorization with a session token comes to. */
export type TokenCase =
  | { readonly comes: 'result'; readonly result: 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED' }
  /** Executed, but the first answer is this error; the repeat with the same key and bytes gives the result. */
  | { readonly comes: 'result-after'; readonly error: KlarnaErrorCode }
  | { readonly comes: 'error'; readonly error: KlarnaErrorCode; readonly validation?: readonly ValidationError[] }
  | { readonly comes: 'traffic-guard' };

const result = (name: 'APPROVED' | 'DECLINED' | 'STEP_UP_REQUIRED'): TokenCase => ({ comes: 'result', result: name });
const error = (code: KlarnaErrorCode, ...validation: ValidationError[]): TokenCase => ({
  comes: 'error',
  error: code,
  ...(validation.length > 0 ? { validation } : {}),
});

const mismatch = { parameter: 'request_payment_transaction.amount', reason: 'does not match the approved amount' };
const invalidReference = {
  parameter: 'request_payment_transaction.payment_transaction_reference',
  reason: 'is invalid',
};

/** The magic cases, in the order of the sandbox's table. */
const magicCases: Readonly<Record<string, TokenCase>> = {
  approved: result('APPROVED'),
  declined: result('DECLINED'),
  'step-up': result('STEP_UP_REQUIRED'),
  conflict: error('RESOURCE_CONFLICT'),
  'amount-mismatch': error('VALIDATION_ERROR', mismatch),
  'validation-error': error('VALIDATION_ERROR', invalidReference),
  'invalid-content-type': error('INVALID_CONTENT_TYPE'),
  // No code is published for a token that is past its time; 404 is assumed.
  expired: error('RESOURCE_NOT_FOUND'),
  'resource-not-found': error('RESOURCE_NOT_FOUND'),
  'not-found': error('NOT_FOUND'),
  unauthorized: error('UNAUTHORIZED'),
  'operation-forbidden': error('OPERATION_FORBIDDEN'),
  'traffic-guard': { comes: 'traffic-guard' },
  'rate-limited': error('RATE_LIMITED'),
  'internal-error': error('INTERNAL_ERROR'),
  timeout: error('TIMEOUT'),
  'temporary-unavailable': error('TEMPORARY_UNAVAILABLE'),
  'server-configuration-error': error('SERVER_CONFIGURATION_ERROR'),
  'timeout-once': { comes: 'result-after', error: 'TIMEOUT' },
  'internal-error-once': { comes: 'result-after', error: 'INTERNAL_ERROR' },
};

/** What stands behind `sandbox-` in a magic session token. */
export const magicCaseNames: readonly string[] = Object.keys(magicCases);

/** The case of a session token, or `undefined` for a token that the sandbox did not issue. */
export function tokenCaseOf(token: string): TokenCase | undefined {
  const name = /^krn:payment:eu1:klarna-network-session-token:sandbox-([a-z-]+)(?:\.[\x21-\x7e]*)?$/.exec(token)?.[1];
  return name !== undefined && Object.hasOwn(magicCases, name) ? magicCases[name] : undefined;
}
