import { afterAll, vi } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Seeded } from '../../src/sandbox/world/seeds/seed-request.ts';
import type { WorldSnapshot } from '../../src/sandbox/world/tables.ts';
import { type Customer, newCustomer } from '../support/customer.ts';
import { letterOf } from '../support/raw-vendors.ts';
import { type Environment, json } from '../support/run.ts';
import {
  expectNoLeaks,
  expectOnce,
  expectSuccess,
  expectTidy,
  tokensOfPurchase,
  type Written,
} from './expectations.ts';
import { environmentIn, eventsOf, type Life, newFolder, removeFolder, runsIn } from './lives.ts';
import { type Purchase, purchaseOf, type Scenario, tokensOf } from './scenarios.ts';

/** One purchase on one machine: what is killed, and gone on with. */
export interface Scene {
  readonly folder: string;
  readonly purchase: Purchase;
  readonly environment: Environment;
  /** Who approves in the browser, where the scenario wants that. */
  readonly customer: Customer | undefined;
  /** The command line that begins the run. */
  readonly args: readonly string[];
  /** What is run after a crash: the run goes on where it has begun, else it begins. */
  readonly nextArgs: () => readonly string[];
  /** The writes for this purchase that reached a vendor. */
  readonly written: () => Promise<readonly Written[]>;
  /** Looks at what the process said of itself, or at what the vendors did. */
  readonly expectSuccess: (life: Life) => void;
  readonly expectOnce: () => Promise<void>;
  /** Looks at everything there is: the process, the vendors, the journal, the state folder. */
  readonly expectDone: (life: Life) => Promise<void>;
}

export interface Stage {
  readonly play: (scenario: Scenario, act: (scene: Scene) => Promise<void>) => Promise<void>;
  /** The events of a run that nobody kills, begun or taken up again after `before`. */
  readonly eventsOf: (scenario: Scenario, before?: (scene: Scene) => Promise<void>) => Promise<readonly string[]>;
}

/** Both vendors, for all crashes of a file. */
export const openStage = async (): Promise<Stage> => {
  // Processes, all of them: more at a time only make each other late.
  vi.setConfig({ maxConcurrency: 3, testTimeout: 60_000 });
  const sandbox = await startSandbox();
  afterAll(sandbox.close);

  const control = async (path: string, init?: RequestInit) =>
    json(await (await fetch(`${sandbox.url}/__sandbox/${path}`, init)).text());
  // The sandbox's own form, pinned by its tests.
  const world = () => (sandbox.exportData() as { world: WorldSnapshot }).world;

  const written = async ({ order, sessionToken }: Purchase): Promise<readonly Written[]> => {
    const { writes } = (await control('ledger')) as { writes: readonly LedgerWrite[] };
    const created = world().klarna_payments.filter(({ order_id }) => order_id === order.order_id);
    const ours = [order.order_id, ...created.map(({ id }) => id), `${order.order_number}-1`];
    const isOurs = ({ path, headers, body }: LedgerWrite) =>
      ours.some((id) => path.includes(id) || JSON.stringify(body).includes(JSON.stringify(id))) ||
      headers['klarna-network-session-token'] === sessionToken;
    return writes.filter(isOurs).map(({ method, path, headers, executed, body }) => ({
      letter: letterOf({ method, path }),
      executed,
      key: headers['klarna-idempotency-key'],
      body,
    }));
  };

  const requestAt = (url: string): string | undefined =>
    world().payment_requests.find(({ interaction_id }) => url === `${sandbox.url}/pay/${interaction_id}`)?.id;

  const newScene = async (scenario: Scenario): Promise<Scene> => {
    const body = JSON.stringify(scenario.seed ?? {});
    const [order] = (await control('seed', { method: 'POST', body })).orders as readonly Seeded[];
    if (order === undefined) throw new Error('nothing was seeded');
    const purchase = purchaseOf(order);
    const folder = newFolder();
    const customer = scenario.hasCustomer && newCustomer({ control, requestAt });
    const tokens = tokensOf(scenario, purchase);
    const args = [...scenario.args(purchase), ...tokens];
    const ofPurchase = () => written(purchase);
    return {
      folder,
      purchase,
      environment: environmentIn(folder, sandbox.environment),
      customer,
      args,
      nextArgs: () => {
        const [run] = runsIn(folder);
        return run === undefined ? args : ['flow', '--resume', run, ...tokens];
      },
      written: ofPurchase,
      expectSuccess: (life) => expectSuccess(scenario, life),
      expectOnce: async () => expectOnce(scenario, purchase, customer, await ofPurchase(), world()),
      expectDone: async (life) => {
        expectSuccess(scenario, life);
        const now = world();
        expectOnce(scenario, purchase, customer, await ofPurchase(), now);
        expectTidy(folder);
        expectNoLeaks(folder, life, tokensOfPurchase(purchase, customer, now));
      },
    };
  };

  const play: Stage['play'] = async (scenario, act) => {
    const scene = await newScene(scenario);
    try {
      await act(scene);
    } finally {
      removeFolder(scene.folder);
    }
  };

  return {
    play,
    eventsOf: async (scenario, before) => {
      let found: readonly string[] = [];
      await play(scenario, async (scene) => {
        await before?.(scene);
        const { life, events } = await eventsOf(scene.nextArgs(), scene.environment, scene.folder, scene.customer);
        await scene.expectDone(life);
        found = events;
      });
      return found;
    },
  };
};

interface LedgerWrite {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly executed: boolean;
  readonly body: unknown;
}
