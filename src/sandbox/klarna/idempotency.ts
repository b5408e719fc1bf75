import type { Context } from 'hono';
import { textAnswer } from '../fetch-parts.ts';
import type { Sandbox, SandboxBindings } from '../sandbox.ts';
import { sha256 } from '../world/identifiers.ts';
import type { Draft, JsonObject } from '../world/tables.ts';
import { errorResponse, type KlarnaErrorCode, KlarnaRefusal, refuse } from './errors.ts';

const day = 86_400_000;

/** What a write comes to. */
export interface Outcome {
  readonly status: 200 | 201 | 204;
  /** Left out where nothing is said. */
  readonly document?: JsonObject;
  /** What came into being: the id of a transaction, a capture, a refund or a payment request. */
  readonly created?: string;
  /** The answer is that of an earlier request, found by something else than its idempotency key. */
  readonly replayed?: boolean;
  /** Executed, but this error is what the client gets to see the first time. */
  readonly lostBehind?: KlarnaErrorCode;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * A write under its idempotency key: "Klarna will respond with the initial result instead of processing a new one", byte for
 * byte, for 24 hours. A key belongs to the first request that carried it, whatever came of that: another body, token or
 * path is the published "idempotency violation" (409). That refusals are remembered too is the stricter reading; answers
 * that settle nothing (401, 429, 5xx) are not, so that the same request may be tried again.
 */
export function once(sandbox: Sandbox, c: Context<SandboxBindings>, work: (draft: Draft) => Outcome): Response {
  const { exchange } = c.env;
  const claim = sandbox.idempotent ? claimOf(sandbox, c) : undefined;
  if (claim?.answer) {
    exchange.replayed = true;
    exchange.executed = false;
    return respond(claim.answer);
  }
  try {
    const { answer, outcome } = sandbox.store.transact((draft) => {
      const outcome = work(draft);
      const answer = { status: outcome.status, body: outcome.document ? JSON.stringify(outcome.document) : '' };
      claim?.keep(draft, answer);
      return { answer, outcome };
    });
    exchange.executed = outcome.replayed !== true;
    exchange.replayed = outcome.replayed === true;
    exchange.created = outcome.replayed === true ? undefined : outcome.created;
    return outcome.lostBehind === undefined ? respond(answer) : errorResponse(outcome.lostBehind, undefined, sandbox);
  } catch (error) {
    if (!(error instanceof KlarnaRefusal)) throw error;
    const { status, body } = error.answer(sandbox);
    const settles = status < 500 && status !== 401 && status !== 429;
    if (claim) sandbox.store.transact((draft) => claim.keep(draft, settles ? { status, body } : null));
    return respond({ status, body });
  }
}

const respond = ({ status, body }: Answer): Response =>
  body === '' ? new Response(null, { status }) : textAnswer(body, status, { 'content-type': 'application/json' });

interface Claim {
  /** What the first request with the key was answered. */
  readonly answer: Answer | null;
  readonly keep: (draft: Draft, answer: Answer | null) => void;
}

/** @throws 409 where the key is another request's */
function claimOf(sandbox: Sandbox, c: Context<SandboxBindings>): Claim | undefined {
  const id = c.req.header('klarna-idempotency-key')?.toLowerCase();
  if (id === undefined) return undefined;
  const request_sha256 = requestDigest(c);
  const used = sandbox.world.used_keys.get(id);
  const isCurrent = used !== undefined && sandbox.now() - used.first_used_at < day;
  if (isCurrent && used.request_sha256 !== request_sha256) throw refuse('RESOURCE_CONFLICT');
  const first_used_at = isCurrent ? used.first_used_at : sandbox.now();
  return {
    answer: isCurrent ? used.answer : null,
    keep: (draft, answer) => {
      forgetOldKeys(sandbox, draft);
      draft.used_keys.remove(id);
      draft.used_keys.insert({ id, request_sha256, first_used_at, answer });
    },
  };
}

/** Whose it is, what it is about, and its exact bytes. */
function requestDigest(c: Context<SandboxBindings>): string {
  const path = decodeURIComponent(new URL(c.req.url).pathname);
  const tokens = ['klarna-network-session-token', 'klarna-customer-token'].map((name) => c.req.header(name) ?? null);
  return sha256(JSON.stringify([c.req.method, path, tokens, sha256(c.env.exchange.body)]));
}

/** The oldest keys come first; a few with every new one keep their number in bounds. */
function forgetOldKeys(sandbox: Sandbox, draft: Draft): void {
  let looked = 0;
  for (const { id, first_used_at } of sandbox.world.used_keys.values()) {
    if (looked >= 4 || sandbox.now() - first_used_at < day) return;
    draft.used_keys.remove(id);
    looked += 1;
  }
}
