import { V1Refusal } from '../klarna/v1/errors.ts';
import { uuidFrom } from '../world/identifiers.ts';
import type { Refusal } from './table.ts';

const source = { newUuid: () => uuidFrom(crypto.getRandomValues(new Uint8Array(16))) };

const refusals: Partial<Record<Refusal, V1Refusal>> = {
  'rate-limited': new V1Refusal('TOO_MANY_REQUESTS', 'Too many requests'),
  'invalid-token': new V1Refusal('UNAUTHORIZED', 'The credentials failed authentication'),
  unauthorized: new V1Refusal('UNAUTHORIZED', 'The credentials failed authentication'),
  forbidden: new V1Refusal('INVALID_OPERATION', 'The operation is not allowed'),
  conflict: new V1Refusal('BAD_VALUE', 'Not matching fields', 409),
  unprocessable: new V1Refusal('BAD_VALUE', 'Bad value', 422),
};

/** A refusal in the shape of Klarna Payments v1; `undefined` for those that have none of a vendor's. */
export const v1Refusal = (refusal: Refusal): Response | undefined => refusals[refusal]?.response(source);

export const v1Failure = (status: number): Response =>
  new V1Refusal('INTERNAL_ERROR', 'Internal error', status).response(source);
