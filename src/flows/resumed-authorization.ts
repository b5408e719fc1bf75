import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import type { Answer } from '../context.ts';
import { CliError } from '../errors.ts';
import type { RunMemory } from './run-memory.ts';

/** A session token is good for an hour after its payment request was completed. */
export const tokenLifeMs = 60 * 60 * 1000;

/** What an earlier process of this run sent, or was about to send. */
export interface EarlierRequest {
  readonly body: AuthorizeBody;
  /** The exact bytes of the body. */
  readonly bytes: string;
  readonly key: string;
  /** @throws CliError `usage` where the configuration would send it elsewhere now */
  readonly mustEqual: (url: string) => void;
}

/** Whether an earlier process of this run sent its authorization, and it was not certainly refused. */
export const hasBegunAuthorization = ({ resumed }: Pick<RunMemory, 'resumed'>): boolean =>
  resumed?.authorization !== undefined && resumed.authorization.state !== 'REFUSED';

/** Klarna's verdict, where an earlier process of this run has it: an answer that need not be asked for again. */
export const settledAnswer = ({ resumed }: Pick<RunMemory, 'resumed'>): Answer | undefined => {
  const { state, verdict, httpStatus = 200, correlationId } = resumed?.authorization ?? {};
  if (verdict === undefined || (state !== 'APPROVED' && state !== 'DECLINED')) return undefined;
  return {
    status: httpStatus,
    document: { payment_transaction_response: verdict },
    meta: correlationId === undefined ? {} : { correlationId },
    attempts: 0,
    durationMs: 0,
  };
};

/**
 * The authorization that an earlier process of this run made, to be repeated as it was; `undefined` where there is none.
 * @throws CliError `rejected` where its session token is dead by now, and it was certainly not executed
 */
export const earlierRequest = (memory: RunMemory, nowMs: number): EarlierRequest | undefined => {
  const { resumed } = memory;
  if (resumed === undefined) return undefined;
  const { authorization, approvedAt, run: begun } = resumed;
  // Where the customer approved in the browser, the token is as old as that.
  const since = approvedAt ?? begun.at;
  if (!hasBegunAuthorization(memory) && nowMs - Date.parse(since) > tokenLifeMs) throw tokenDead(since);
  if (authorization?.body === undefined) return undefined;
  const { body: bytes, url, run } = authorization;
  return {
    // These are the bytes that an earlier process made of such a body; the checksum of its line has just been checked.
    body: JSON.parse(bytes) as AuthorizeBody,
    bytes,
    key: authorization.idempotencyKey,
    mustEqual: (now) => {
      if (now !== url) throw otherAddress(run, url, now);
    },
  };
};

const tokenDead = (since: string): CliError =>
  new CliError('rejected', 'The session token of this run is no longer good.', {
    code: 'SESSION_TOKEN_EXPIRED',
    execution: 'none',
    why: `A token lives for 60 minutes, and this one is from before ${since}. No authorization was made.`,
    hint: 'Let the customer approve a new payment request, then run it anew with its token.',
  });

const otherAddress = (run: string, then: string, now: string): CliError =>
  new CliError('usage', 'The authorization would go to another address than before.', {
    code: 'OTHER_ADDRESS',
    why: `Run ${run} sent it to ${then}; the present configuration leads to ${now}. Nothing was sent.`,
    hint: 'Use the profile, account and addresses that the run was started with.',
  });
