import { setMaxListeners } from 'node:events';
import { createApp } from './app.ts';
import { type BridgeSettings, bridge } from './bridge.ts';
import { createClock } from './clock.ts';
import { addTokenKey, createAccessTokens } from './commerce-layer/access-tokens.ts';
import { chronicleOf } from './commerce-layer/event-stores.ts';
import { environmentOf } from './environment.ts';
import { createChaos } from './faults/chaos.ts';
import { createFaultRules } from './faults/rules.ts';
import { isWildcard, type Scheme } from './hosts.ts';
import type { ErrorForm } from './klarna/errors.ts';
import { startDispatcher, systemTimers, type Timers } from './klarna/notification/dispatcher.ts';
import { watchForExpiry } from './klarna/notification/expiry-watch.ts';
import { withOutbox } from './klarna/notification/outbox.ts';
import { createLedger } from './ledger/ledger.ts';
import { closerOf, createListener, listen, type SandboxTls } from './listener.ts';
import { type DataFile, openDataFile, type TakeLock } from './persistence/data-file.ts';
import { randomPool } from './random-pool.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRequestFeed } from './requests.ts';
import type { Sandbox } from './sandbox.ts';
import { uuidFrom } from './world/identifiers.ts';
import { exportWorld, newWorld, storeOf } from './world/new-world.ts';
import { readSeed, type Seed } from './world/seeds/seed-file.ts';
import { seed } from './world/seeds/seeding.ts';

export { isLoopbackHost } from './hosts.ts';
export { readSeed } from './world/seeds/seed-file.ts';

export interface SandboxOptions {
  /** Default 127.0.0.1. Whether another host is allowed is for the command to ask (`isLoopbackHost`). */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where to go on from and to keep what changes; the seeded data, in memory alone, where it is left out. */
  readonly dataFile?: string;
  /** Keeps other processes away from that file; nobody is kept away where it is left out. */
  readonly takeLock?: TakeLock;
  /** More to start with, and to come back to on reset: the text of a seed file (YAML or JSON), or what is in one. */
  readonly seed?: unknown;
  /** Holds up every answer. */
  readonly latencyMs?: number;
  /** Counts requests against the vendors' limits, and refuses those past them. */
  readonly rateLimits?: boolean;
  /** `<METHOD> <path-glob>=<fault>[:<count>]`. */
  readonly faults?: readonly string[];
  /** Which of its two published forms Klarna's errors have; the newer one where it is left out. */
  readonly klarnaErrors?: ErrorForm;
  /** Serves https with this certificate instead of http. */
  readonly tls?: SandboxTls;
  /** Lets webhooks be on other machines. Default: on this one alone. */
  readonly allowRemote?: boolean;
  /** How many times faster than Klarna's the waits before a delivery is tried again pass. Default 1000. */
  readonly webhookSpeed?: number;
  /** Told of its address whenever it begins anew: at the start, unless a data file goes on, and at each reset. */
  readonly onBeginning?: (url: string) => void;
  readonly clock?: { readonly now: () => number };
  readonly random?: { readonly bytes: (count: number) => Uint8Array };
  /** What deliveries to webhooks wait with. */
  readonly timers?: Timers;
}

export interface RunningSandbox {
  readonly url: string;
  /** The variables that point a client at this sandbox. */
  readonly environment: ReturnType<typeof environmentOf>;
  /** It goes on from what a data file held, so that a seed was left out until the next reset. */
  readonly goesOn: boolean;
  /** Everything there is, as a document that a data file may hold. */
  readonly exportData: () => unknown;
  /** Stops listening and ends every connection, answered or not. */
  readonly close: () => Promise<void>;
}

/**
 * Serves both vendors on one port.
 * @throws CliError `usage` for a fault rule, seed or certificate that cannot be used, `local-io` for a data file that cannot
 * be read or written, and where the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const host = options.host ?? '127.0.0.1';
  const wanted = options.seed === undefined ? undefined : await readSeed(options.seed);
  const dataFile = options.dataFile === undefined ? undefined : openDataFile(options.dataFile, options.takeLock);
  try {
    return await serve(host, options, wanted, dataFile);
  } catch (error) {
    dataFile?.close();
    throw error;
  }
}

async function serve(
  host: string,
  options: SandboxOptions,
  wanted: Seed | undefined,
  dataFile: DataFile | undefined,
): Promise<RunningSandbox> {
  const sandbox = createSandbox(options, wanted, dataFile);
  dataFile?.keep(sandbox.store);
  addTokenKey(sandbox.store, sandbox.randomBytes);
  const app = createApp(sandbox);
  const closing = new AbortController();
  // Everybody who waits listens to it: readers of streams, and of answers that are held up.
  setMaxListeners(0, closing.signal);
  const scheme: Scheme = options.tls === undefined ? 'http' : 'https';
  const settings: BridgeSettings = {
    boundHost: host,
    scheme,
    asksForCertificate: options.tls?.clientCa !== undefined,
    latencyMs: options.latencyMs ?? 0,
    closing: closing.signal,
  };
  const server = await createListener(options.tls, (incoming, outgoing) => {
    bridge(app, sandbox, settings, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const closeServer = closerOf(server);
  const port = await listen(server, host, options.port ?? 0).catch((error) => {
    sandbox.ledger.close();
    throw error;
  });
  // Nobody can call a wildcard; from this machine, loopback leads to it.
  const named = isWildcard(host) ? '127.0.0.1' : host;
  sandbox.url = `${scheme}://${named.includes(':') ? `[${named}]` : named}:${port}`;
  if (dataFile?.world === undefined) options.onBeginning?.(sandbox.url);
  const { timers = systemTimers } = options;
  const deliveries = startDispatcher(sandbox.store, {
    now: sandbox.now,
    timers,
    speed: options.webhookSpeed ?? 1000,
    allowRemote: sandbox.allowRemote,
  });
  sandbox.clock.onMove(deliveries.wake);
  const endWatch = watchForExpiry(sandbox, timers);

  return {
    url: sandbox.url,
    environment: environmentOf(sandbox.url),
    goesOn: dataFile?.world !== undefined,
    exportData: () => exportWorld(sandbox.store),
    close: async () => {
      closing.abort();
      endWatch();
      deliveries.close();
      await closeServer();
      dataFile?.close();
      sandbox.ledger.close();
    },
  };
}

function createSandbox(options: SandboxOptions, wanted: Seed | undefined, dataFile: DataFile | undefined): Sandbox {
  const { random, klarnaErrors = 'newer' } = options;
  const clock = createClock(options.clock ?? Date);
  const { now } = clock;
  const bytes = random?.bytes ?? randomPool();
  const seeded = () => {
    const at = new Date(now()).toISOString();
    const fresh = newWorld(at);
    if (wanted) fresh.transact((draft) => seed(draft, wanted, at, { chronicle: chronicleOf(draft) }));
    return fresh;
  };
  const newUuid = () => uuidFrom(bytes(16));
  const store = withOutbox(dataFile?.world === undefined ? seeded() : storeOf(dataFile.world), { now, newUuid });
  const faults = createFaultRules();
  const chaos = createChaos();
  faults.add(options.faults ?? []);
  const sandbox: Sandbox = {
    store,
    world: store.world,
    url: '',
    idempotent: true,
    klarnaErrors,
    clock,
    now,
    randomBytes: bytes,
    newUuid,
    accessTokens: createAccessTokens(store, now, () => sandbox.url, bytes),
    faults,
    chaos,
    ledger: createLedger(dataFile && `${dataFile.path}.ledger.ndjson`),
    requests: createRequestFeed(),
    rateLimits: createRateLimits(options.rateLimits ?? false, now),
    allowRemote: options.allowRemote ?? false,
    reset: () => {
      clock.reset();
      const { token_keys, revoked_tokens } = store.snapshot();
      // Clients go on with the tokens they have.
      store.replace({ ...seeded().snapshot(), token_keys, revoked_tokens });
      sandbox.ledger.clear();
      sandbox.requests.clear();
      sandbox.rateLimits.clear();
      sandbox.idempotent = true;
      sandbox.klarnaErrors = klarnaErrors;
      chaos.end();
      faults.clear();
      faults.add(options.faults ?? []);
      options.onBeginning?.(sandbox.url);
    },
  };
  return sandbox;
}
