import type { Sandbox } from '../../sandbox.ts';

const statuses = {
  BAD_VALUE: 400,
  // No body is published for a key that is not known; the code is the network API's.
  UNAUTHORIZED: 401,
  INVALID_OPERATION: 403,
  REJECTED: 403,
  NOT_FOUND: 404,
  SESSION_COMPLETED: 404,
  NO_SUCH_ORDER: 404,
  NO_SUCH_CAPTURE: 404,
  NO_SUCH_REFUND: 404,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_ERROR: 500,
} as const;

type V1ErrorCode = keyof typeof statuses;

/** A refusal by Klarna Payments v1 or its order management, to be thrown. */
export class V1Refusal extends Error {
  readonly code: V1ErrorCode;
  readonly status: number;

  constructor(code: V1ErrorCode, message: string, status: number = statuses[code]) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** `{correlation_id, error_code, error_messages[]}`; the correlation id is also a header of the answer. */
  response({ newUuid }: Pick<Sandbox, 'newUuid'>): Response {
    const correlation_id = newUuid();
    return Response.json(
      { correlation_id, error_code: this.code, error_messages: [this.message] },
      { status: this.status, headers: { 'klarna-correlation-id': correlation_id } },
    );
  }
}

export const isV1ErrorCode = (code: string): code is V1ErrorCode => Object.hasOwn(statuses, code);
