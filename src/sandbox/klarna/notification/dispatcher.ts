import type { Draft, Read, WebhookDelivery, WorldStore } from '../../world/tables.ts';
import { clearLog, settle } from './delivery-log.ts';
import { type Outcome, send } from './send.ts';
import { type Reach, targetProblem } from './targets.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * The waits before each retry; after the last one Klarna gives up.
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
const retryWaits = [10_000, 2 * minute, 15 * minute, 3 * hour, 6 * hour, 12 * hour];
const longestWait = 12 * hour;

/** "200, 201, 202, or 204 to confirm"; everything else, a redirect too, is a failure. */
const acknowledgements: readonly number[] = [200, 201, 202, 204];

/** How long an attempt may take, to the end of the answer. Klarna's limit is not published; "immediately" is what it asks. */
const attemptLimitMs = 5000;

/** More than a timer of Node's can wait. */
const longestTimer = 2 ** 31 - 1;

export interface Timers {
  /** Does `work` in so many milliseconds; what it returns calls that off. */
  readonly after: (ms: number, work: () => void) => () => void;
}

export const systemTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
};

interface Settings extends Reach {
  readonly now: () => number;
  readonly timers: Timers;
  /** How many times faster than Klarna's the waits before retries pass. */
  readonly speed: number;
}

export interface Dispatcher {
  /** Looks again at what is due: the clock was moved. */
  readonly wake: () => void;
  /** Sends nothing more, and breaks off what is under way; it stays due for whoever goes on with the same data. */
  readonly close: () => void;
}

/**
 * Delivers what the outbox holds. Each webhook is sent one thing at a time, the oldest first; what waits for its retry
 * holds nothing up, so a receiver that fails sees a later event before an earlier one. Klarna promises no order.
 */
export function startDispatcher(store: WorldStore, settings: Settings): Dispatcher {
  const underWay = new Map<string, AbortController>();
  let callOff = () => {};
  let closed = false;
  /** An attempt could not be noted: the data file takes no writes. */
  let stuck = false;
  let wakeIsSet = false;

  const wake = () => {
    if (wakeIsSet || closed) return;
    wakeIsSet = true;
    // Not now: the store is in the middle of a transaction, and its client comes first.
    setImmediate(() => {
      wakeIsSet = false;
      sendWhatIsDue();
    });
  };

  const sendWhatIsDue = () => {
    if (closed || stuck) return;
    callOff();
    const { due, nextAt } = sortedOut(store, settings, (id) => underWay.has(id));
    for (const delivery of due) attempt(delivery).catch(pause);
    if (nextAt === undefined) return;
    callOff = settings.timers.after(Math.min(nextAt - settings.now(), longestTimer), sendWhatIsDue);
  };

  const attempt = async (delivery: Read<WebhookDelivery>) => {
    const controller = new AbortController();
    underWay.set(delivery.webhook_id, controller);
    const at = new Date(settings.now()).toISOString();
    const disarm = settings.timers.after(attemptLimitMs, () =>
      controller.abort(`no answer within ${attemptLimitMs} ms`),
    );
    const outcome = await outcomeOf(store, settings, delivery, controller.signal);
    disarm();
    if (closed) return;
    underWay.delete(delivery.webhook_id);
    store.transact((draft) => noteAttempt(draft, delivery.id, at, outcome, settings));
    clearLog(store);
    wake();
  };

  // What cannot be noted must not be sent over and over. It is sent once more after the next commit of anybody's.
  const pause = () => {
    stuck = true;
  };

  const forget = store.onCommit((commit) => {
    const matters = ({ table }: { table: string }) => table === 'webhook_deliveries' || table === 'webhooks';
    if (stuck || commit.kind === 'replaced' || commit.changes.some(matters)) wake();
    stuck = false;
  });

  const close = () => {
    closed = true;
    forget();
    callOff();
    for (const controller of underWay.values()) controller.abort('the sandbox was closed');
  };

  wake();
  return { wake, close };
}

/** What each idle webhook is to be sent now, and when to look again. */
function sortedOut(
  { world }: WorldStore,
  { now, speed }: Settings,
  isBusy: (webhookId: string) => boolean,
): { readonly due: readonly Read<WebhookDelivery>[]; readonly nextAt: number | undefined } {
  const due = new Map<string, { readonly delivery: Read<WebhookDelivery>; readonly at: number }>();
  let nextAt: number | undefined;
  const present = now();
  for (const delivery of world.webhook_deliveries.values()) {
    const at = delivery.next_attempt_at;
    if (at === null || isBusy(delivery.webhook_id)) continue;
    // Nothing waits longer than the longest wait: where it seems to, the clock was set back.
    if (at > present && at - present <= longestWait / speed) {
      nextAt = Math.min(nextAt ?? at, at);
      continue;
    }
    const other = due.get(delivery.webhook_id);
    if (other === undefined || at < other.at) due.set(delivery.webhook_id, { delivery, at });
  }
  return { due: [...due.values()].map(({ delivery }) => delivery), nextAt };
}

async function outcomeOf(
  { world }: WorldStore,
  settings: Settings,
  delivery: Read<WebhookDelivery>,
  signal: AbortSignal,
): Promise<Outcome> {
  const webhook = world.webhooks.get(delivery.webhook_id);
  const key = world.signing_keys.get(webhook?.signing_key_id);
  if (webhook === undefined || key === undefined)
    return { status: null, error: 'the webhook or its signing key is gone' };
  // A data file may come from a sandbox that was allowed more.
  const problem = targetProblem(webhook.url, settings);
  if (problem !== undefined) return { status: null, error: `the url ${problem}` };
  return send(new URL(webhook.url), delivery.body, key, signal);
}

function noteAttempt(draft: Draft, id: string, at: string, outcome: Outcome, { now, speed }: Settings): void {
  // It may be gone: the sandbox was reset.
  const delivery = draft.webhook_deliveries.get(id);
  if (delivery === undefined) return;
  const wait = retryWaits[delivery.attempts.length];
  delivery.attempts.push({ at, ...outcome });
  if (outcome.status !== null && acknowledgements.includes(outcome.status)) settle(delivery, 'DELIVERED');
  // Where it is pending no longer, it was cancelled while this attempt was under way.
  else if (delivery.state === 'PENDING') {
    if (wait === undefined) settle(delivery, 'FAILED');
    else delivery.next_attempt_at = now() + Math.ceil(wait / speed);
  }
}
