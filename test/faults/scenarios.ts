import type { Limits } from '../../src/request/step.ts';
import type { Strike } from '../support/raw-vendors.ts';
import type { Cell } from './cells.ts';
import { deliveriesOf } from './deliveries.ts';
import { flaws } from './doors.ts';
import type { SceneWish } from './stage.ts';

type Outcome = number | { readonly fault: string; readonly ambiguous: boolean };

/** One way a cell's fault can go, and what the table asks for then. */
export interface Scenario {
  readonly title: string;
  readonly wish: SceneWish;
  readonly exit: number;
  /** How often the step is tried. */
  readonly attempts: number;
  /** How often the vendor carries the write out, by its own ledger, and how often it repeats its answer. */
  readonly executed: number;
  readonly replayed?: number;
  /** The requests from the step's first one on, a letter each; more may follow. */
  readonly order?: string;
  /** What the journal says of each attempt: a fault, or the status of an answer. */
  readonly outcomes: readonly Outcome[];
}

type Expected = Omit<Scenario, 'title' | 'wish' | 'outcomes'>;

const always = Number.POSITIVE_INFINITY;
const isWrite = ({ step }: Cell): boolean => 'PAOCQKN'.includes(step);

/** A wrong amount or currency can be read only in a transaction that is read back: an order's own is what counts. */
export const isOfTransaction = ({ slug, step }: Pick<Cell, 'slug' | 'step'>): boolean =>
  step === 'R' && (slug === 'wrong-amount' || slug === 'wrong-currency');

const commandsOfSteps: Partial<Readonly<Record<Cell['step'], SceneWish['command']>>> = {
  O: 'place',
  C: 'widget',
  Q: 'request',
  W: 'watch',
  K: 'capture',
  N: 'network-capture',
};

const commandOf = (cell: Cell): SceneWish['command'] => {
  if (cell.step === 'A' || isOfTransaction(cell)) return 'network';
  return commandsOfSteps[cell.step] ?? 'native';
};

/** Only what is to run out is short, so that a busy machine changes nothing else. */
const limitsOf = ({ slug, step }: Cell): Partial<Limits> => {
  if (slug === 'connect-timeout') return { connectMs: 300 };
  if (slug !== 'slow-drip') return {};
  if (step === 'A' || step === 'N') return { authorizeMs: 400 };
  // Nothing is repeated there, so that whatever else is late would end the run.
  return { attemptMs: step === 'W' ? 900 : 400 };
};

/** The service said no: that is an answer, and it is told in the service's own words. */
export const isRefusal = ({ slug, strikes }: Pick<Cell, 'slug' | 'strikes'>): boolean =>
  strikes === 'refused' && !slug.startsWith('429') && slug !== '403-bare';

/** What the journal says of an attempt under the cell's fault. */
const outcomeOf = (cell: Cell): Outcome => {
  const { slug, step, strikes } = cell;
  if (isRefusal(cell)) return Number(slug.slice(0, 3));
  const fault = strikes === 'wrong' ? 'contradiction' : slug;
  // One payment request too many is in nobody's way: a lost answer leaves nothing in doubt that would matter.
  const leavesDoubt = step === 'Q' ? slug === 'redirect' : strikes === 'lost';
  return { fault, ambiguous: leavesDoubt || strikes === 'wrong' };
};

const strike = (cell: Cell, executed: boolean, times: number, deliver = deliveriesOf(cell.slug)[0]): Strike => ({
  step: cell.step,
  ...(isOfTransaction(cell) ? { path: /\/transactions\// } : {}),
  deliver,
  executed,
  times,
});

const wishOf = (cell: Cell, executed: boolean, times: number): SceneWish => ({
  command: commandOf(cell),
  limits: limitsOf(cell),
  ...(cell.strikes === 'connection'
    ? { connection: { slug: cell.slug, step: cell.step, opens: times === 1 } }
    : { strikes: [strike(cell, executed, times)] }),
});

/** The fault at each attempt, and 200 at the last one where the run ends well by it. */
const outcomesOf = (cell: Cell, { exit, attempts, order }: Expected): readonly Outcome[] => {
  if (!isWrite(cell)) return [];
  const isVerified = exit === 0 && order !== undefined && !order.endsWith(cell.step);
  const failed = exit === 0 && !isVerified ? attempts - 1 : attempts;
  const done = 'CQN'.includes(cell.step) ? 201 : 200;
  return Array.from({ length: attempts }, (_, at) => (at < failed ? outcomeOf(cell) : done));
};

/** Everything that a cell must show. */
export const scenariosOf = (cell: Cell): readonly Scenario[] => {
  const required = byRequirement(cell);
  const [first] = required;
  if (first === undefined) return [];
  return [...required, ...variantsOf(cell, first), ...commandsAlone(cell, first)];
};

const byRequirement = (cell: Cell): readonly Scenario[] => {
  const { step, exit, strikes } = cell;
  const done = isWrite(cell) ? 1 : 0;
  const scene = (executed: boolean, times: number, expected: Expected): Scenario => ({
    title: `${times === 1 ? 'comes once' : 'never goes away'}, ${executed ? 'executed' : 'not executed'}`,
    wish: wishOf(cell, executed, times),
    outcomes: outcomesOf(cell, expected),
    ...expected,
  });
  const settled: Expected = { exit: 0, attempts: 1, executed: 1, order: `${step}R` };
  const repeated: Expected = { exit: 0, attempts: 2, executed: done };

  switch (cell.requirement) {
    case 'repeat':
      return [scene(false, always, { exit, attempts: 3, executed: 0 }), scene(false, 1, repeated)];
    case 'verify':
      return [
        scene(false, always, { exit, attempts: 3, executed: 0, order: `${step}R`.repeat(3) }),
        scene(true, always, settled),
        scene(false, 1, { ...repeated, order: `${step}R${step}` }),
        scene(true, 1, settled),
      ];
    case 'verify-only': {
      const stopped = { exit, attempts: 1, executed: 0, order: `${step}R` };
      return [scene(false, always, stopped), scene(false, 1, stopped), scene(true, always, settled)];
    }
    case 'same': {
      const certain = [scene(false, always, { exit, attempts: 3, executed: 0 }), scene(false, 1, repeated)];
      if (strikes !== 'lost') return certain;
      return [
        ...certain,
        scene(true, always, { exit, attempts: 3, executed: 1, replayed: 2 }),
        scene(true, 1, { ...repeated, replayed: 1 }),
      ];
    }
    case 'go-on':
      return [
        scene(false, always, { exit, attempts: 2, executed: 0 }),
        scene(false, 1, { exit: 0, attempts: 2, executed: 0 }),
      ];
    case 'same-after-doubt':
      return [...[always, 1].map((times) => scene(false, times, { exit, attempts: 1, executed: 0 })), ...inDoubt(cell)];
    case 'renew': {
      const alone = scene(false, always, { exit, attempts: 1, executed: 0 });
      return [
        scene(false, always, { exit, attempts: 2, executed: 0 }),
        scene(false, 1, repeated),
        { ...alone, title: 'an access token alone was given', wish: { ...alone.wish, tokenAlone: true } },
      ];
    }
    case 'stop': {
      const both = strikes === 'lost' && isWrite(cell);
      const executed = both ? [false, true] : [strikes === 'wrong'];
      return [always, 1].flatMap((times) =>
        executed.map((was) => scene(was, times, { exit, attempts: 1, executed: was ? done : 0 })),
      );
    }
  }
};

/** A conflict after an attempt whose answer was lost: it may be that attempt's own. */
const inDoubt = (cell: Cell): readonly Scenario[] => {
  const lost = strike(cell, true, 1, deliveriesOf('500')[0]);
  const doubt = { fault: '500', ambiguous: true };
  const scene = (times: number, expected: Expected, last: number): Scenario => ({
    title: `after an ambiguous attempt, ${times === 1 ? 'once' : 'for ever'}`,
    wish: { command: commandOf(cell), strikes: [lost, strike(cell, false, times)] },
    outcomes: [doubt, 409, cell.step === 'N' && last === 200 ? 201 : last],
    ...expected,
  });
  return [
    scene(always, { exit: 7, attempts: 3, executed: 1 }, 409),
    scene(1, { exit: 0, attempts: 3, executed: 1, replayed: 1 }, 200),
  ];
};

/** The other forms that a row's fault takes, which change nothing of what is required. */
const variantsOf = (cell: Cell, first: Scenario): readonly Scenario[] => {
  const { connection } = first.wish;
  if (connection !== undefined) {
    const others = cell.slug === 'tls' ? flaws.slice(1) : [];
    return others.map((flaw) => ({
      ...first,
      title: flaw,
      wish: { ...first.wish, connection: { ...connection, flaw } },
    }));
  }
  return deliveriesOf(cell.slug)
    .slice(1)
    .map((deliver, at) => ({
      ...first,
      title: `in another form (${at + 2})`,
      wish: { ...first.wish, strikes: [strike(cell, false, always, deliver)] },
    }));
};

/** The commands of one step take it as the flow does; a few rows show it. */
const commandsAlone = ({ step, slug }: Cell, first: Scenario): readonly Scenario[] => {
  if (!['reset-in-body', '500', 'redirect', '403-bare', '422'].includes(slug)) return [];
  const command = step === 'A' ? 'authorize' : step === 'P' ? 'send-token' : undefined;
  return command === undefined ? [] : [{ ...first, title: `${command} alone`, wish: { ...first.wish, command } }];
};
