import { CliError } from '../../errors.ts';
import { openStepLog } from '../../flows/steps.ts';
import { seedRequestOf } from './seed-request.ts';
import { doorOf, nothing, present, type StepEnd, type StepWorld, silent } from './step-world.ts';

/** The step `seed`: a fresh order of a sandbox, with its payment and tokens. Nothing of it is at a vendor. */
export const takeSeed = async ({ services }: StepWorld, order: unknown): Promise<StepEnd> => {
  const steps = openStepLog({ clock: services.clock, terminal: silent });
  try {
    const seeded = await steps.run('seed', 'Seeding an order', async () => {
      const sandbox = await doorOf(services.sandbox);
      const answer = await sandbox.ask('POST', 'seed', JSON.stringify(seedRequestOf(order)));
      return { value: seededIn(answer), answers: [], said: 'An order is seeded' };
    });
    return {
      document: seeded,
      result: 'SEEDED',
      failure: undefined,
      brings: present({
        'payment-id': seeded.payment_id,
        order: seeded.order_id,
        of: seeded.order_id,
        'auth-token': seeded.auth_token,
        'session-token': seeded.session_token,
      }),
      tokens: tokensOfSeed(seeded),
      about: present({
        payment_id: seeded.payment_id,
        order_id: seeded.order_id,
        amount: seeded.amount,
        currency: seeded.currency,
      }),
      steps: steps.reports,
    };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // Whether a sandbox has one order more is no question of money.
    const failure = error.kind === 'unknown' ? new CliError('unavailable', error.message, error.facts) : error;
    return { ...nothing, failure: failure.with({ execution: 'none' }), steps: steps.reports };
  }
};

interface Seeded {
  readonly order_id: string;
  readonly order_number: string;
  readonly payment_id: string | null;
  readonly auth_token: string;
  readonly session_token: string;
  readonly amount: number;
  readonly currency: string;
}

const tokensOfSeed = ({ auth_token, session_token }: Seeded): readonly string[] => [auth_token, session_token];

/** @throws CliError `protocol` where a sandbox of another version says something else */
const seededIn = (answer: unknown): Seeded => {
  const orders = typeof answer === 'object' && answer !== null && 'orders' in answer ? answer.orders : undefined;
  const [order] = Array.isArray(orders) ? (orders as readonly unknown[]) : [];
  if (isSeeded(order)) return order;
  throw new CliError('protocol', 'The sandbox did not say what it seeded.', {
    why: 'Its answer is not of the documented shape.',
    hint: 'Use the sandbox of this version of klarna-cl.',
  });
};

const isSeeded = (order: unknown): order is Seeded =>
  typeof order === 'object' &&
  order !== null &&
  ['order_id', 'order_number', 'auth_token', 'session_token', 'currency'].every(
    (name) => typeof Reflect.get(order, name) === 'string',
  ) &&
  Number.isSafeInteger(Reflect.get(order, 'amount'));

/**
 * The tokens of a seed that an earlier process has made: they were not written down, and follow from the order's number,
 * as docs/sandbox.md says. What they were is known by their digests, so that no other ones are taken for them.
 */
export const tokensOfNumber = (number: string): readonly string[] =>
  ['sandbox-auth', 'sandbox-place-declined']
    .map((kind) => `${kind}.${number}`)
    .concat(
      ['approved', 'declined'].map(
        (outcome) => `krn:payment:eu1:klarna-network-session-token:sandbox-${outcome}.${number}`,
      ),
    );
