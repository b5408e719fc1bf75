import type { OrderMoney } from '../../apis/commerce-layer/order-money.ts';
import type { Krn } from '../../apis/klarna/values.ts';
import { isKrn } from '../../apis/klarna/values.ts';
import { CliError } from '../../errors.ts';
import type { PastAuthorization } from '../../journal/past-authorizations.ts';
import type { SubjectName } from '../../journal/run-index.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import { authorizationsIn, capturesIn, pendingIn, withBalance } from './balances.ts';
import { refuse } from './wish.ts';

/** A transaction on Klarna Network that this machine's journal knows to have paid for the order. */
export interface PaidOnNetwork {
  readonly transaction: Krn;
  readonly authorization: PastAuthorization;
}

/**
 * Where the journal of this machine says that the order was paid on Klarna Network, and not at Commerce Layer. Not to be
 * asked about a transaction of Commerce Layer that is to be given back by its own id: that is the way out.
 * @throws CliError `rejected` where it was paid on both, `unknown` where nobody knows whether it was
 */
export const paidOnNetwork = (memory: LocalMemory, money: OrderMoney): PaidOnNetwork | undefined => {
  const { order } = money;
  const past = memory.past({ orderId: order.id });
  const open = past.find(({ state }) => state === 'UNKNOWN');
  if (open !== undefined) {
    throw unsettled(
      `Nobody knows whether the authorization of run ${open.run} for the order ${order.id} was made.`,
      open.run,
    );
  }
  const paid = past.flatMap((authorization): readonly PaidOnNetwork[] => {
    const { transactionId: transaction = '', state } = authorization;
    return state === 'APPROVED' && isKrn(transaction) && !isVoided(memory, transaction)
      ? [{ transaction, authorization }]
      : [];
  });
  const [first] = paid;
  if (first === undefined) return undefined;
  // What was given back is nobody's money any more.
  const held = [...withBalance(authorizationsIn(money)), ...withBalance(capturesIn(money))];
  const pending = (['authorizations', 'captures'] as const).flatMap((type) => pendingIn(money, type));
  const atCommerceLayer = [...held.map(({ transaction }) => transaction), ...pending].map(({ id }) => id);
  if (atCommerceLayer.length === 0 && paid.length === 1) return first;
  const ids = [...paid.map(({ transaction }) => transaction), ...atCommerceLayer];
  throw refuse(
    'PAID_TWICE',
    `The order ${order.id} was authorized more than once.`,
    `By ${ids.join(' and ')}, as Commerce Layer and the journal of this machine say.`,
    `Void the one that is not meant, by its id (a capture is refunded): klarna-cl void ${first.transaction}. Then go on.`,
  );
};

const isVoided = (memory: LocalMemory, transaction: Krn): boolean =>
  memory
    .settlements([`transaction ${transaction}`])
    .some(({ step, state, actsOn }) => step === 'network-void' && state === 'done' && actsOn === transaction);

/**
 * Stops a write while nobody knows what became of an earlier one on the same payment.
 * @throws CliError `unknown` (7) naming the run that finds out
 */
export const refuseWhileOpen = (memory: LocalMemory, names: readonly SubjectName[]): void => {
  const open = memory.settlements(names).find((one) => one.state === 'open' || isUnseen(one));
  if (open !== undefined)
    throw unsettled(`Nobody knows what became of ${deedOf(open)} that run ${open.run} asked for.`, open.run);
};

/**
 * Commerce Layer took it on, and the run did not see what it made: it may be made later, so that what is left now is too
 * much. Klarna's answers are the deed itself.
 */
const isUnseen = ({ step, state, isUnsettled }: Settlement): boolean =>
  state === 'done' && isUnsettled && !(step === 'approve-order' || step.startsWith('network-'));

/** The same for an order that may be being placed. @throws CliError `unknown` (7) */
export const refuseWhilePlacing = (memory: LocalMemory, orderId: string): void => {
  const [open] = memory.openPlacings(orderId);
  if (open !== undefined)
    throw unsettled(`Nobody knows what became of the placing that run ${open.run} asked for.`, open.run);
};

const deedOf = ({ step }: Settlement): string =>
  step === 'approve-order' ? 'the approval' : `the ${step.replace('network-', '')}`;

const unsettled = (why: string, run: string): CliError =>
  new CliError('unknown', 'An earlier run about this payment is not settled.', {
    code: 'EARLIER_RUN_OPEN',
    execution: 'none',
    why: `${why} Another one might do it twice. Nothing was sent.`,
    hint: `\`klarna-cl flow --resume ${run}\` finds out. Where it cannot, and you have seen in the Klarna portal what became of it: \`klarna-cl runs prune ${run}\` takes it out of the way.`,
  });
