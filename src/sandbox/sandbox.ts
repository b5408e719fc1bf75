import type { Clock } from './clock.ts';
import type { AccessTokens } from './commerce-layer/access-tokens.ts';
import type { Chaos } from './faults/chaos.ts';
import type { FaultRules } from './faults/rules.ts';
import type { ErrorForm } from './klarna/errors.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RequestFeed } from './requests.ts';
import type { World, WorldStore } from './world/tables.ts';

/** What the routes of both vendors are handed. */
export interface Sandbox {
  /** Everything that clients can change. */
  readonly store: WorldStore;
  /** What of it is committed: `store.world`. */
  readonly world: World;
  /** Where it listens, without a trailing slash; known once it does. */
  url: string;
  /**
   * Whether a repeat of what was executed has the same effect as the first time. Neither vendor can be told otherwise; only
   * a test of a test switches it off, to see that doubled payments are noticed.
   */
  idempotent: boolean;
  /** Which of its two published forms Klarna's errors have. */
  klarnaErrors: ErrorForm;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where `now` comes from, and how it is moved on. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly newUuid: () => string;
  readonly accessTokens: AccessTokens;
  readonly faults: FaultRules;
  readonly chaos: Chaos;
  readonly ledger: Ledger;
  readonly requests: RequestFeed;
  readonly rateLimits: RateLimits;
  /** Whether it may call other machines, as deliveries to webhooks do. */
  readonly allowRemote: boolean;
  /** Back to the state that a sandbox without a data file starts in. */
  readonly reset: () => void;
}

/** One request as the routes see it, beside hono's own view: the exact bytes, and what they did with them. */
export interface Exchange {
  readonly body: Uint8Array;
  /** Client certificates are asked for here, and this client showed none that is good. */
  readonly lacksCertificate: boolean;
  /** Set by a handler whose status does not tell: a 500 that was executed, a 200 that repeats an earlier answer. */
  executed?: boolean;
  replayed?: boolean;
  /** What came into being at Klarna: the id of a transaction, or of the order that placing makes. */
  created?: string | undefined;
}

/** What hono hands to each handler as `c.env`. */
export interface SandboxBindings {
  Bindings: { exchange: Exchange };
}

export const timestamp = (sandbox: Sandbox): string => new Date(sandbox.now()).toISOString();

export const credentials = {
  clientId: 'sandbox',
  clientSecret: 'sandbox-secret',
  apiKey: 'klarna_test_api_sandbox',
  partnerAccountId: 'krn:partner:global:account:test:SANDBOX0',
} as const;

/** The organization that the seed's answer names. */
export const organization = { id: 'Op2qQrRsSt', slug: 'sandbox' } as const;
