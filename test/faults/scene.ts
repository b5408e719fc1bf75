import { join } from 'node:path';
import { inspect } from 'node:util';
import { reportOf } from '../../src/commands/command-line/report.ts';
import { openTokenCache } from '../../src/config/token-cache.ts';
import type { Clock, Context } from '../../src/context.ts';
import { exitCodes } from '../../src/errors.ts';
import { openHttp } from '../../src/request/http.ts';
import type { Limits } from '../../src/request/step.ts';
import { endOf } from '../commands/running.ts';
import { skippingClock, stoppable } from '../request/world.ts';
import { type Canary, type Leak, leaksIn, leaksUnder } from '../support/canaries.ts';
import { fakeContext } from '../support/fake-context.ts';
import type { Arrival, RawVendors } from '../support/raw-vendors.ts';
import { type Attempted, attemptsIn } from './journal.ts';
import { commands, openStage, type SceneWish, secrets } from './stage.ts';

/** What came of a run. */
export interface Scene {
  readonly exit: number;
  /** What failed and why, and what to do next; empty where nothing did. */
  readonly said: string;
  readonly hint: string;
  /** The same as a person reads it. */
  readonly stderr: string;
  /** `host:port` that the failing step talked to. */
  readonly place: string;
  readonly arrivals: readonly Arrival[];
  readonly writes: Awaited<ReturnType<RawVendors['writes']>>;
  readonly journal: readonly Attempted[];
  /** Milliseconds that were waited between attempts, where that can be seen; the customer's own time is left out. */
  readonly waits?: readonly number[];
  readonly leaks: readonly Leak[];
}

/** How long a customer may take on the local page; what is waited between attempts is never as long. */
const customersTimeMs = 900_000;

/** What the customer does on the local page, where they get one. */
const approval = { kind: 'approved', authorizationToken: secrets.authToken, category: 'pay_later' } as const;

/** Runs one command line to its end, in this process, against both vendors and the fault between. */
export const runScene = async (wish: SceneWish): Promise<Scene> => {
  const world = fakeContext(wish.command === 'widget' ? { customer: approval } : {});
  const { state, home } = world.context.folders;
  const { vendors, door, environment, more, place } = await openStage(wish, state);
  const clock = skippingClock();
  let jumped = 0;
  const now = () => clock.now() + jumped;
  const sleep: Clock['sleep'] = async (ms) => {
    await clock.sleep(ms);
    jumped = wish.jumpMs ?? 0;
    if (wish.connection?.opens && clock.sleeps.length === 1) await door?.open();
  };
  const context = contextOf(world.context, { ...clock, now, sleep }, environment, wish.limits, door?.authority);
  const argv = [...commands[wish.command], ...more, '--verbose'];
  const failure = await endOf(argv, context);

  const report = (args: readonly string[]) => (failure === undefined ? '' : reportOf(failure, args, context).text);
  const stderr = report(argv);
  const shown = {
    stdout: world.stdout(),
    stderr,
    'stderr as JSON': report([...argv, '--output', 'json']),
    talk: [...world.talk, ...world.steps].join('\n'),
    'the error': inspect(failure, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
  };
  return {
    exit: failure === undefined ? 0 : exitCodes[failure.kind],
    said: failure === undefined ? '' : `${failure.message} ${failure.facts.why}`,
    hint: failure?.facts.hint ?? '',
    stderr,
    place,
    arrivals: vendors.arrivals,
    writes: await vendors.writes(),
    journal: attemptsIn(state),
    waits: clock.sleeps.filter((ms) => ms !== customersTimeMs),
    leaks: leaksOf(shown, home, vendors),
  };
};

/** The fake world with the real request module, token cache and journal, and a clock whose waits pass at once. */
const contextOf = (
  fake: Context,
  clock: Clock,
  environment: Readonly<Record<string, string>>,
  limits: Partial<Limits> | undefined,
  authority: string | undefined,
): Context => ({
  ...fake,
  clock,
  environment,
  tokenCache: async () => openTokenCache(fake.folders.state, clock.now),
  http: async (settings) =>
    openHttp(
      {
        ...settings,
        limits: { connectMs: 10_000, attemptMs: 10_000, authorizeMs: 10_000, ...limits },
        ...(authority === undefined ? {} : { extraCa: { all: authority } }),
      },
      { clock, random: { ...fake.random, fraction: () => 0.5 }, stop: stoppable().stop },
    ),
});

const leaksOf = (
  shown: Readonly<Record<string, string>>,
  folder: string,
  { accessTokens, customerTokens }: RawVendors,
): Leak[] => {
  const canaries: Canary[] = [
    ...Object.entries(secrets).map(([name, value]) => ({ name, value })),
    ...accessTokens.map((value) => ({ name: 'access token', value })),
    ...customerTokens.map((value) => ({ name: 'token of the customer', value })),
  ];
  const isAllowed = (found: string, file: string) =>
    found === 'access token' && file === join('state', 'access-tokens.json');
  return [
    ...Object.entries(shown).flatMap(([where, text]) => leaksIn(text, where, canaries)),
    ...leaksUnder(folder, canaries, isAllowed),
  ];
};
