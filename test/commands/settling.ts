import { afterAll } from 'vitest';
import { exitCodes } from '../../src/errors.ts';
import { openHttp } from '../../src/request/http.ts';
import type { Http, HttpSettings, Step, StepKind } from '../../src/request/step.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import type { Seeded } from '../../src/sandbox/world/seeds/seed-request.ts';
import type { WorldSnapshot } from '../../src/sandbox/world/tables.ts';
import { skippingClock } from '../request/world.ts';
import { type Exchange, fakeContext, scratchFolder } from '../support/fake-context.ts';
import { json } from '../support/run.ts';
import { endOf } from './running.ts';

export interface RunWish {
  /** What a person at a terminal answers; without it there is none. */
  readonly dialogue?: readonly Exchange[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Another machine, whose journal knows nothing. */
  readonly elsewhere?: true;
  /** How the wall clock differs. */
  readonly laterMs?: number;
  /** The process dies when it is about to send a step of this kind, or as soon as it has. */
  readonly dies?: { readonly at: StepKind; readonly sent: boolean };
  /** SIGINT comes while a step of this kind is under way. */
  readonly interruptedIn?: StepKind;
  /** What happens when a step of this kind is about to be sent. */
  readonly meanwhile?: { readonly at: StepKind; readonly happens: () => Promise<unknown> };
}

/** What a killed process leaves is what it would have: the intent is in the journal, and nothing after it. */
class Death extends Error {}

const watched = (
  http: Http,
  { observer }: HttpSettings,
  { dies, meanwhile, interruptedIn }: RunWish,
  interrupt: () => void,
): Http => ({
  ...http,
  send: async (step) => {
    if (step.kind === meanwhile?.at) await meanwhile.happens();
    if (step.kind === interruptedIn) {
      const answer = await http.send(step);
      interrupt();
      return answer;
    }
    if (step.kind !== dies?.at) return http.send(step);
    // What came of it is not noted.
    if (dies.sent) await fetch(step.url, requestOf(step));
    await observer?.beforeWrite(step, 1);
    throw new Death();
  },
});

const requestOf = ({ method, headers, body }: Step): RequestInit => ({
  method,
  headers,
  ...(body === undefined ? {} : { body }),
});

/** Both vendors for all tests of a file, each of which has a machine of its own. */
export const openVendors = async () => {
  const sandbox = await startSandbox();
  afterAll(sandbox.close);
  return { openShop: () => openShop(sandbox) };
};

/** A shop, and one machine with its journal: commands run in this process, against real HTTP. */
const openShop = (sandbox: RunningSandbox) => {
  const state = scratchFolder();

  const control = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${sandbox.url}/__sandbox/${path}`, init);
    const document = json(await answer.text());
    if (!answer.ok) throw new Error(JSON.stringify(document));
    return document;
  };
  const world = () => (sandbox.exportData() as { world: WorldSnapshot }).world;

  const run = async (argv: readonly string[], wish: RunWish = {}) => {
    const { dialogue, laterMs = 0 } = wish;
    const fake = fakeContext({
      state: wish.elsewhere ? scratchFolder() : state,
      ...(dialogue === undefined ? {} : { interactive: true, dialogue }),
    });
    const skipping = skippingClock();
    const clock = { ...skipping, now: () => skipping.now() + laterMs };
    const { random } = fake.context;
    const { stop } = fake;
    const environment = { ...sandbox.environment, ...wish.environment };
    const context = {
      ...fake.context,
      clock,
      environment,
      // ULIDs of two runs must differ.
      random: { ...random, bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) },
      http: async (settings: HttpSettings) =>
        watched(openHttp(settings, { clock, random, stop }), settings, wish, () => stop.press('interrupted')),
    };
    const failure = await endOf(argv, context).catch((error) => {
      if (error instanceof Death) return undefined;
      throw error;
    });
    const stdout = fake.stdout();
    return {
      exit: failure === undefined ? 0 : exitCodes[failure.kind],
      code: failure?.code,
      said: failure === undefined ? '' : [failure.message, failure.facts.why, failure.facts.hint].join('\n'),
      document: stdout.startsWith('{') ? JSON.parse(stdout) : undefined,
      stdout,
      talk: fake.talk,
      questions: fake.questions,
      waits: clock.sleeps,
    };
  };

  const seed = async (wish: object = {}): Promise<Seeded> => (await control('seed', wish)).orders[0];

  return {
    sandbox,
    state,
    control,
    world,
    run,
    seed,
    /** An order that another machine has placed with this token. */
    placed: async (token: string): Promise<Seeded> => {
      const order = await seed();
      const argv = ['flow', '--route', 'native', '--place', order.payment_id ?? '', '--auth-token', token];
      const { exit, said } = await run(argv, { elsewhere: true });
      if (exit !== 0) throw new Error(said);
      return order;
    },
    /** A transaction on Klarna Network, as this machine's journal knows it. */
    authorized: async (name: string, more: readonly string[] = [], wish: RunWish = {}): Promise<string> => {
      const token = `krn:payment:eu1:klarna-network-session-token:sandbox-approved.${name}`;
      const sum = ['--amount', '11800', '--currency', 'USD', '--reference', name];
      const { document, said } = await run(['authorize', '--session-token', token, ...sum, ...more], wish);
      if (document === undefined) throw new Error(said);
      return document.payment_transaction_response.payment_transaction.payment_transaction_id;
    },
    /** The writes that a vendor has executed, as `METHOD path`. */
    executed: async (): Promise<readonly string[]> => {
      const { writes } = await control('ledger');
      return writes.flatMap(({ method, path, executed }: { method: string; path: string; executed: boolean }) =>
        executed ? [`${method} ${path}`] : [],
      );
    },
    orderIn: (id: string) => {
      const order = world().orders.find((one) => one.id === id);
      return order && { status: order.status, payment: order.payment_status };
    },
  };
};
