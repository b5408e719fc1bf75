import type { MoneyTransaction } from '../../apis/commerce-layer/order-money.ts';
import { refuse } from '../settle/wish.ts';
import { noEffect, orderIn, type Repair, type RepairState } from './repairs.ts';

/**
 * Neither succeeded nor failed: Commerce Layer waits for what the gateway makes of it. Stricter than the balances, which
 * hold whatever may come: words of a refusal without a code are no reason to call it a success.
 */
const isPending = ({ succeeded, errorCode, message }: MoneyTransaction): boolean =>
  !succeeded && errorCode === undefined && (message === undefined || /^\W*(?:pending|received)?\W*$/i.test(message));

const labelOf = ({ id, type, number }: MoneyTransaction): string =>
  `${type.replace(/s$/, '')} ${number === undefined ? id : `${number} (${id})`}`;

/** The one that was asked for, else the order's only pending one. @throws CliError `rejected` where there are several */
const chosenIn = (state: RepairState): MoneyTransaction | undefined => {
  if (state.transaction !== undefined) return state.transaction;
  const order = orderIn(state);
  const [first, ...others] = state.transactions.filter(isPending);
  if (others.length === 0 || first === undefined) return first;
  throw refuse(
    'SEVERAL_FOUND',
    `The order ${order.id} has several pending transactions.`,
    `They are ${[first, ...others].map(labelOf).join(', ')}.`,
    `Say which one is meant: klarna-cl repair forward ${first.number ?? first.id}`,
  );
};

/**
 * `_forward`: a stuck transaction counts as succeeded, and the order's statuses follow.
 * @see https://docs.commercelayer.io/core/v/api-reference/captures/update
 */
export const forward: Repair = {
  isDone: ({ transaction }) => transaction?.succeeded === true,
  judge: (state) => {
    const order = orderIn(state);
    if (!order.showsTransactions && state.transaction === undefined) {
      throw refuse(
        'TRANSACTIONS_HIDDEN',
        `The transactions of the order ${order.id} are not shown to this API client.`,
        'A sales channel sees none.',
        'Use the credentials of an integration.',
      );
    }
    const transaction = chosenIn(state);
    if (transaction === undefined) return { nothing: `No transaction of the order ${order.id} is pending.` };
    const label = labelOf(transaction);
    if (transaction.succeeded) return { nothing: `The ${label} has succeeded.`, transaction };
    if (!isPending(transaction)) {
      const { errorCode, errorDetail, message } = transaction;
      throw refuse(
        'TRANSACTION_FAILED',
        `The ${label} has failed, and what failed is not forwarded.`,
        `${errorDetail ?? message ?? 'No reason is given'}${errorCode === undefined ? '' : ` (${errorCode})`}.`,
        `Try it anew: \`klarna-cl inspect ${order.id}\` shows what is left to do.`,
      );
    }
    const isMoney = transaction.type === 'authorizations' || transaction.type === 'captures';
    return {
      transaction,
      changes: `the ${label} counts as succeeded, and the order’s payment follows`,
      warning: 'Look first whether it happened at Klarna: Commerce Layer takes your word for it.',
      ...(isMoney ? { charges: true as const } : {}),
    };
  },
  trigger: (state) => {
    const { type, id } = chosenIn(state) ?? missing();
    return { trigger: '_forward', type, id };
  },
  outcome: (_, { order, transaction }) => {
    if (transaction?.succeeded) {
      const isPlaced = order === undefined || order.status !== 'pending';
      return {
        result: 'DONE',
        next: isPlaced
          ? `The payment of the order is ${order?.paymentStatus ?? 'settled'}.`
          : `The payment of the order is ${order.paymentStatus}, and the order is not placed yet: \`klarna-cl inspect ${order.id}\` says what places it.`,
      };
    }
    if (transaction !== undefined && isPending(transaction)) {
      return { result: 'PENDING', next: `Wait for it: klarna-cl inspect ${order?.id ?? transaction.id} --watch` };
    }
    throw noEffect(
      `The ${transaction === undefined ? 'transaction' : labelOf(transaction)} has not succeeded.`,
      transaction?.errorDetail ?? 'It was forwarded, and has failed since.',
      `Look with \`klarna-cl inspect ${order?.id ?? ''}\`.`,
    );
  },
};

const missing = (): never => {
  throw new TypeError('there is nothing to forward');
};
