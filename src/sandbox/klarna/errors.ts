import type { Sandbox } from '../sandbox.ts';
import { uuidFrom } from '../world/identifiers.ts';

export interface ValidationError {
  readonly parameter: string;
  readonly reason: string;
}

/**
 * Klarna publishes two forms of an error. The older one has an `error_type` and names parameters in `errors`; the current
 * pages know no `error_type` and have `validation_errors`. Which of them an account sees is not published.
 */
export type ErrorForm = 'older' | 'newer';

const page =
  'https://docs.klarna.com/klarna-network-distribution/setup-your-integration/integration-resilience/error-handling/';

/**
 * Klarna's published errors: type, code, HTTP status, and the words of its table.
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/integration-resilience/error-handling/
 */
const klarnaErrors = {
  NOT_FOUND: { type: undefined, status: 404, message: 'API route does not exist.' },
  UNAUTHORIZED: { type: 'ACCESS_ERROR', status: 401, message: 'The credentials failed authentication.' },
  RATE_LIMITED: { type: 'ACCESS_ERROR', status: 429, message: 'The request was rate limited.' },
  RESOURCE_NOT_FOUND: { type: 'RESOURCE_ERROR', status: 404, message: 'The resource was not found. Verify the token.' },
  RESOURCE_CONFLICT: {
    type: 'RESOURCE_ERROR',
    status: 409,
    message: 'Idempotency violation or concurrent updates.',
  },
  OPERATION_FORBIDDEN: {
    type: 'RESOURCE_ERROR',
    status: 403,
    message: 'Insufficient privileges to perform the operation.',
  },
  VALIDATION_ERROR: { type: 'INPUT_ERROR', status: 400, message: 'The request did not pass validation.' },
  INVALID_CONTENT_TYPE: { type: 'INPUT_ERROR', status: 400, message: 'Malformed content, for example invalid JSON.' },
  INTERNAL_ERROR: { type: 'TECHNICAL_ERROR', status: 500, message: 'An internal error occurred.' },
  SERVER_CONFIGURATION_ERROR: {
    type: 'TECHNICAL_ERROR',
    status: 500,
    message: 'Server configuration error, for example a misconfigured price plan.',
  },
  TIMEOUT: {
    type: 'TECHNICAL_ERROR',
    status: 500,
    message: 'The request timed out. Retry it with the same Klarna-Idempotency-Key.',
  },
  TEMPORARY_UNAVAILABLE: { type: 'TECHNICAL_ERROR', status: 503, message: 'The service is temporarily unavailable.' },
} as const;

export type KlarnaErrorCode = keyof typeof klarnaErrors;

/** What an error's form and id come from. */
export type ErrorSource = Pick<Sandbox, 'klarnaErrors' | 'newUuid'>;

const untold: ErrorSource = {
  klarnaErrors: 'newer',
  newUuid: () => uuidFrom(crypto.getRandomValues(new Uint8Array(16))),
};

function errorBody(
  source: ErrorSource,
  code: KlarnaErrorCode,
  message: string | undefined,
  validation: readonly ValidationError[] | undefined,
): Record<string, unknown> {
  const known = klarnaErrors[code];
  const error = { error_code: code, error_message: message ?? known.message };
  if (source.klarnaErrors === 'newer') {
    const entries = validation?.map((entry) => ({ ...entry, doc_url: page }));
    return {
      error_id: source.newUuid(),
      ...error,
      ...(entries === undefined ? {} : { validation_errors: entries }),
    };
  }
  const entries = validation?.map(({ parameter, reason }) => ({ parameter, error_message: reason, doc_url: page }));
  return {
    error_id: source.newUuid(),
    ...(known.type === undefined ? {} : { error_type: known.type }),
    ...error,
    ...(entries === undefined ? {} : { errors: entries }),
  };
}

export function errorResponse(
  code: KlarnaErrorCode,
  validation?: readonly ValidationError[],
  source: ErrorSource = untold,
): Response {
  return new KlarnaRefusal(code, validation).response(source);
}

/** A refusal by Klarna, to be thrown; whoever answers gives it the form that is set. */
export class KlarnaRefusal extends Error {
  readonly code: KlarnaErrorCode;
  readonly validation: readonly ValidationError[] | undefined;
  /** In place of the table's words. */
  readonly detail: string | undefined;

  constructor(code: KlarnaErrorCode, validation?: readonly ValidationError[], detail?: string) {
    super(code);
    this.code = code;
    this.validation = validation;
    this.detail = detail;
  }

  answer(source: ErrorSource): { readonly status: number; readonly body: string } {
    const document = errorBody(source, this.code, this.detail, this.validation);
    return { status: klarnaErrors[this.code].status, body: JSON.stringify(document) };
  }

  response(source: ErrorSource): Response {
    return Response.json(errorBody(source, this.code, this.detail, this.validation), {
      status: klarnaErrors[this.code].status,
    });
  }
}

export function refuse(code: KlarnaErrorCode, validation?: readonly ValidationError[]): KlarnaRefusal {
  return new KlarnaRefusal(code, validation);
}

/** One parameter that does not pass. */
export const refuseParameter = (parameter: string, reason: string): KlarnaRefusal =>
  refuse('VALIDATION_ERROR', [{ parameter, reason }]);

/**
 * An operation that the resource's state does not allow. No code is published for it; of the published ones, the conflict is
 * the nearest, and one that a client must not repeat.
 */
export const refuseState = (detail: string): KlarnaRefusal => new KlarnaRefusal('RESOURCE_CONFLICT', undefined, detail);
