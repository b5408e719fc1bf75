import type { Operation } from '../../apis/klarna/operation-body.ts';
import { CliError } from '../../errors.ts';
import type { NetworkMoney } from './network-money.ts';
import { refuse, type SettleWish } from './wish.ts';

/** What will be done with a transaction on Klarna Network. */
export interface TransactionPlan {
  readonly operation: Operation;
  /** Minor units; of a void, what is given back as far as this machine knows. */
  readonly amount: number | undefined;
  readonly currency: string | undefined;
  /** What it is taken from, as far as this machine knows. */
  readonly balance: number | undefined;
  /** The sums that Klarna's answer may name. */
  readonly sums: readonly number[];
}

/**
 * What to send for what is asked, or why not.
 * @throws CliError `rejected` (5) where the transaction's state or what is known of its balances does not allow it, `usage`
 */
export const planOnTransaction = (wish: SettleWish, money: NetworkMoney): TransactionPlan => {
  if (wish.approve) {
    throw new CliError('usage', '--approve is for orders of Commerce Layer.', {
      execution: 'none',
      why: `${money.transaction} is a transaction of Klarna Network. Nothing was sent.`,
      hint: 'Leave it out.',
    });
  }
  const planned = planners[wish.action](wish, money);
  return { ...planned, currency: money.currency, sums: sumsIn(money, planned.amount) };
};

/** Of the transaction, of its capture, and of what is done; nothing is held against an answer where the first is not known. */
export const sumsIn = ({ amount, capture: named }: NetworkMoney, moved: number | undefined): readonly number[] =>
  amount === undefined ? [] : [amount, named?.amount, moved].filter((sum) => sum !== undefined);

type Planner = (wish: SettleWish, money: NetworkMoney) => Pick<TransactionPlan, 'operation' | 'amount' | 'balance'>;

/** What is still authorized; nobody knows where Klarna does not say what the transaction is over. */
const leftToCapture = ({ amount, known }: NetworkMoney): number | undefined =>
  amount === undefined ? undefined : amount - known.captured;

const capture: Planner = (wish, money) => {
  const { transaction, reference = 'transaction', known } = money;
  if (money.capture !== undefined) throw notThat(money, `klarna-cl refund ${money.capture.id} pays it back.`);
  requireState(money, 'captured', ['AUTHORIZED'], insteadOfCapture(money));
  const left = leftToCapture(money);
  const amount = within(wish.amount, left, money, 'captured');
  const operation = {
    kind: 'network-capture',
    transaction,
    amount,
    reference: wish.reference ?? numbered(reference, 'capture', known.captures + 1),
    release: wish.release,
    ...(wish.tracking === undefined ? {} : { tracking: wish.tracking }),
  } as const;
  return { operation, amount, balance: left };
};

const refund: Planner = (wish, money) => {
  const { transaction, reference = 'transaction', known, state } = money;
  requireState(
    money,
    'refunded',
    ['AUTHORIZED', 'COMPLETED'],
    `\`klarna-cl inspect ${transaction}\` shows what it is.`,
  );
  if (money.capture === undefined && state === 'AUTHORIZED' && known.captured === 0 && wish.amount === undefined) {
    throw nothing(
      money,
      'refunded',
      'As far as this machine knows, nothing was captured.',
      `Give the authorization back: \`klarna-cl void ${transaction}\``,
    );
  }
  const left = leftToRefund(money);
  if (left === undefined && wish.amount === undefined) throw unknownSum(money);
  const amount = within(wish.amount, left ?? money.amount, money, 'refunded');
  const operation = {
    kind: 'network-refund',
    transaction,
    ...(money.capture === undefined ? {} : { capture: money.capture.id }),
    amount,
    reference: wish.reference ?? numbered(reference, 'refund', known.refunds + 1),
  } as const;
  return { operation, amount, balance: left };
};

/** What was captured and not refunded; `undefined` where captures are known that this machine has not made. */
const leftToRefund = ({ capture: named, known }: NetworkMoney): number | undefined => {
  if (named !== undefined) return named.amount === undefined ? undefined : named.amount - named.refunded;
  return known.captured === 0 ? undefined : known.captured - known.refunded;
};

const voiding: Planner = (_, money) => {
  const { transaction } = money;
  if (money.capture !== undefined) throw notThat(money, `klarna-cl refund ${money.capture.id} pays it back.`);
  requireState(money, 'voided', ['AUTHORIZED'], insteadOfCapture(money));
  const left = leftToCapture(money);
  return { operation: { kind: 'network-void', transaction }, amount: left, balance: left };
};

const planners = { capture, refund, void: voiding } satisfies Record<SettleWish['action'], Planner>;

/** The same run makes the same reference, and so the same bytes. */
const numbered = (reference: string, what: string, count: number): string =>
  `${reference.slice(0, 230)}-${what}-${count}`;

/** A transaction that does not tell its state is for Klarna to judge. */
const requireState = (
  { transaction, state }: NetworkMoney,
  done: string,
  allowed: readonly string[],
  hint: string,
): void => {
  if (state === undefined || allowed.includes(state)) return;
  throw refuse(
    'WRONG_STATE',
    `The transaction ${transaction} cannot be ${done} while it is ${state}.`,
    because(state),
    hint,
  );
};

const because = (state: string): string => {
  if (state === 'COMPLETED')
    return 'Nothing of it is authorized any more: it was captured, or the rest was given back.';
  if (state === 'EXPIRED') return 'Its authorization was not captured in time.';
  return state === 'CLOSED' ? 'It came to its end.' : 'Only an authorized one can.';
};

const insteadOfCapture = ({ transaction, state }: NetworkMoney): string =>
  state === 'COMPLETED'
    ? `What was captured can be refunded: klarna-cl refund ${transaction}`
    : `\`klarna-cl inspect ${transaction}\` shows what it is.`;

const notThat = ({ capture: named }: NetworkMoney, hint: string): CliError =>
  refuse('WRONG_TRANSACTION', `${named?.id} is a capture.`, 'Only its transaction can be captured or voided.', hint);

const nothing = ({ transaction }: NetworkMoney, done: string, why: string, instead: string): CliError =>
  refuse(
    `NOTHING_TO_${done === 'refunded' ? 'REFUND' : 'CAPTURE'}`,
    `Nothing is left of ${transaction} that could be ${done}.`,
    why,
    `Perhaps this is meant: ${instead}`,
  );

/** @throws CliError `rejected` where less is left, `usage` where nobody knows how much there is */
const within = (wanted: number | undefined, left: number | undefined, money: NetworkMoney, done: string): number => {
  if (left === undefined) {
    if (wanted !== undefined) return wanted;
    throw unknownSum(money);
  }
  if (left <= 0)
    throw nothing(money, done, 'This machine has done it all already.', `klarna-cl inspect ${money.transaction}`);
  if (wanted === undefined || wanted <= left) return wanted ?? left;
  const elsewhere =
    done === 'refunded' && money.capture === undefined
      ? ' A capture that was made elsewhere is refunded by its own id.'
      : '';
  throw refuse(
    'AMOUNT_TOO_LARGE',
    `No more than ${left} of ${money.transaction} can be ${done}, and ${wanted} was asked for.`,
    'Amounts are minor units; what this machine has captured or refunded already is taken off.',
    `Pass --amount ${left}, or leave it out for all that is left.${elsewhere}`,
  );
};

const unknownSum = ({ transaction }: NetworkMoney): CliError =>
  new CliError('usage', '--amount is missing.', {
    code: 'VALUE_MISSING',
    execution: 'none',
    why: `Klarna does not say how much of ${transaction} there is to act on, and this machine has not captured any of it. Nothing was sent.`,
    hint: 'Pass --amount with the minor units that are meant.',
  });
