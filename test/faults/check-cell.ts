import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Arrival, StepLetter } from '../support/raw-vendors.ts';
import type { Cell } from './cells.ts';
import { elsewhere } from './deliveries.ts';
import { isOfTransaction, isRefusal, type Scenario, scenariosOf } from './scenarios.ts';
import { runScene, type Scene } from './scene.ts';

/** Runs every scenario of a cell and holds what came of it against the table. */
export const checkCell = async (cell: Cell): Promise<void> => {
  for (const scenario of shownOf(cell)) checkScene(cell, scenario, await runScene(scenario.wish));
};

const isWholeTable = process.env.FAULTS === 'all';

/**
 * The steps around a customer, and those after the payment, have many scenarios, and go through the code of the other columns. `npm run faults` shows
 * all of theirs; in `npm test` the rows take turns at showing the fault that never goes away and the one that comes once.
 */
const shownOf = (cell: Cell): readonly Scenario[] => {
  const all = scenariosOf(cell);
  if (isWholeTable || !'CQWKN'.includes(cell.step)) return all;
  const title = (cell.row + 'CQWKN'.indexOf(cell.step)) % 2 === 0 ? 'never goes away' : 'comes once';
  return all.filter((scenario) => scenario.title.startsWith(title)).slice(-1);
};

/** Holds what came of one run against what the table asks for. */
export const checkScene = (cell: Cell, scenario: Scenario, scene: Scene): void => {
  // As one document, so that a failure shows at once how the run went.
  expect(summaryOf(cell, scene, scenario)).toEqual({
    scenario: scenario.title,
    exit: scenario.exit,
    executed: scenario.executed,
    replayed: scenario.replayed ?? 0,
    attempts: scenario.attempts,
    outcomes: scenario.outcomes,
    leaks: [],
  });
  if (scenario.order !== undefined)
    expect(orderFrom(cell.step, scene.arrivals)).toMatch(new RegExp(`^${scenario.order}`));
  expect(scene.arrivals.filter(({ path }) => path === elsewhere)).toEqual([]);
  checkRequests(cell, scene);
  if ('PAOCQKN'.includes(cell.step)) checkJournal(cell, scene);
  if (scenario.exit !== 0) checkMessage(cell, scenario, scene);
  if (scene.waits !== undefined) checkWaits(cell, scenario, scene.waits);
};

const kinds = {
  T: 'token',
  R: 'read',
  P: 'store-token',
  A: 'authorize',
  O: 'place',
  C: 'create-payment',
  Q: 'payment-request',
  W: 'read',
  K: 'capture',
  N: 'network-capture',
} as const;

const recordsOf = ({ step }: Cell, { journal }: Scene) => journal.filter((record) => record.step === kinds[step]);

const summaryOf = (cell: Cell, scene: Scene, scenario: Scenario) => {
  const writes = scene.writes.filter(({ letter }) => letter === cell.step);
  return {
    scenario: scenario.title,
    exit: scene.exit,
    executed: writes.filter(({ executed }) => executed).length,
    replayed: writes.filter(({ replayed }) => replayed).length,
    attempts: attemptsOf(cell, scene),
    outcomes: recordsOf(cell, scene)
      .filter(({ kind }) => kind === 'outcome')
      .map(({ fault, ambiguous, http_status }) => (fault === undefined ? http_status : { fault, ambiguous })),
    leaks: scene.leaks,
  };
};

/** The requests of the cell's step: of a read, the one that was struck and its repeats. */
const requestsOf = ({ step, slug }: Cell, arrivals: readonly Arrival[]): readonly Arrival[] => {
  const ofStep = arrivals.filter(({ letter }) => letter === step);
  if (step !== 'R') return ofStep;
  const first = ofStep.findIndex(({ path }) => !isOfTransaction({ slug, step }) || path.includes('/transactions/'));
  // The same resource is read again at the end of the run.
  const others = ofStep.slice(first).findIndex(({ path }) => path !== ofStep[first]?.path);
  return ofStep.slice(first, others === -1 ? undefined : first + others);
};

/** As the vendors saw it; where the connection fails they saw nothing, and the message or the waits tell. */
const attemptsOf = (cell: Cell, { arrivals, exit, said, waits = [] }: Scene): number => {
  const arrived = requestsOf(cell, arrivals).length;
  if (cell.strikes !== 'connection') return arrived;
  // Before each reading but the first there is a pause, of two parts.
  if (cell.requirement === 'go-on') return 1 + waits.length / 2;
  return exit === 0 ? arrived + waits.length : Number(/It was tried (\d+) times/.exec(said)?.[1] ?? 1);
};

const orderFrom = (step: StepLetter, arrivals: readonly Arrival[]): string => {
  const letters = arrivals.map(({ letter }) => letter).join('');
  return letters.slice(letters.indexOf(step));
};

/** Every repeat is the same request, byte for byte, but for a new access token. */
const checkRequests = (cell: Cell, { arrivals }: Scene): void => {
  const requests = requestsOf(cell, arrivals);
  const distinct = (part: (request: Arrival) => unknown) =>
    new Set(requests.map((one) => JSON.stringify(part(one)))).size;
  const most = Math.min(1, requests.length);
  expect(distinct(({ method, path, body }) => [method, path, body])).toBe(most);
  expect(distinct(({ headers: { authorization, ...others } }) => others)).toBe(most);
  const renewed = cell.requirement === 'renew' ? requests.length : most;
  expect(distinct(({ headers }) => headers.authorization)).toBe(renewed);
  if (!'AQN'.includes(cell.step)) return;
  for (const { headers } of requests) expect(headers['klarna-idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
};

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Each attempt has its intent, which was on disk when the request arrived, and its outcome. */
const checkJournal = (cell: Cell, scene: Scene): void => {
  const records = recordsOf(cell, scene);
  expect(records.map(({ kind, attempt }) => `${attempt} ${kind}`)).toEqual(
    records.map((_, at) => `${Math.floor(at / 2) + 1} ${at % 2 === 0 ? 'intent' : 'outcome'}`),
  );
  expect(records.length % 2).toBe(0);
  const intents = records.filter(({ kind }) => kind === 'intent');
  expect(new Set(intents.map(({ body_sha256 }) => body_sha256)).size).toBe(1);
  expect(new Set(intents.map(({ idempotency_key }) => idempotency_key)).size).toBe(1);
  const requests = requestsOf(cell, scene.arrivals);
  requests.forEach((request, at) => {
    // Where the connection failed first, the attempt that arrived is the last one.
    const intent = intents.at(at - requests.length);
    expect(request.seen).toSatisfy((seen: unknown[]) => JSON.stringify(seen.at(-1)) === JSON.stringify(intent));
    expect(intent?.body_sha256).toBe(sha256(request.body));
    if ('AKN'.includes(cell.step)) expect(intent?.body).toBe(request.body);
    // Who the customer is and where they live stays out of the journal.
    else expect(intent).not.toHaveProperty('body');
    if (!'AQN'.includes(cell.step)) return;
    expect(intent?.idempotency_key).toBe(request.headers['klarna-idempotency-key']);
  });
};

/** What failed, why, and what to do next, for a person. */
const checkMessage = (cell: Cell, { exit }: Scenario, { said, hint, stderr, place }: Scene): void => {
  expect(said).toMatch(cell.says);
  expect(said).toMatch('AQWN'.includes(cell.step) ? /Klarna/ : /Commerce Layer|The order|The transaction|access token/);
  if (!isInOtherWords(cell)) expect(said).toContain(place);
  expect(hint).toMatch(/\S.*\.$/);
  expect(stderr).toMatch(/^Error: .+\nWhy: .+\nNext: .+\n$/m);
  if (exit !== 7) return;
  expect(said).toContain('not known whether');
  expect(hint).toMatch(hints[cell.step] ?? /`klarna-cl inspect \w+`/);
};

const hints: Partial<Readonly<Record<StepLetter, RegExp>>> = {
  A: /^Never send a new authorization for this purchase/,
  N: /^Take the run up again within 24 hours/,
};

/** A refusal is told in the vendor's words, a mode in the guard's, and what is read back by its own id. */
const isInOtherWords = (cell: Cell): boolean =>
  isRefusal(cell) || isOfTransaction(cell) || (cell.slug === 'wrong-mode' && cell.step === 'T');

/** A pause before each repeat, none before a repeat with a new access token. */
const checkWaits = (cell: Cell, { attempts }: Scenario, waits: readonly number[]): void => {
  // What is waited for there is the customer.
  if (cell.step === 'W') return;
  expect(waits).toHaveLength(cell.requirement === 'renew' ? 0 : attempts - 1);
  const least = cell.slug === '429-retry-after' ? 7000 : 1;
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(least);
};
