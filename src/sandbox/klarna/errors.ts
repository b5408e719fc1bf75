import { HTTPException } from 'hono/http-exception';
import { uuidFrom } from '../world/identifiers.ts';

export interface ValidationError {
  readonly parameter: string;
  readonly reason: string;
}

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
  VALIDATION_ERROR: {
    type: 'INPUT_ERROR',
    status: 400,
    message: 'The request did not pass validation. See validation_errors.',
  },
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

/** The body of an error, in the newer form: `validation_errors` with `reason`. */
function errorBody(code: KlarnaErrorCode, validation?: readonly ValidationError[]): Record<string, unknown> {
  const { type, message } = klarnaErrors[code];
  return {
    error_id: uuidFrom(crypto.getRandomValues(new Uint8Array(16))),
    ...(type === undefined ? {} : { error_type: type }),
    error_code: code,
    error_message: message,
    ...(validation === undefined ? {} : { validation_errors: validation }),
  };
}

export function errorResponse(code: KlarnaErrorCode, validation?: readonly ValidationError[]): Response {
  return Response.json(errorBody(code, validation), { status: klarnaErrors[code].status });
}

/** A refusal in Klarna's shape, to be thrown. */
export function refuse(code: KlarnaErrorCode, validation?: readonly ValidationError[]): HTTPException {
  return new HTTPException(klarnaErrors[code].status, { res: errorResponse(code, validation) });
}
