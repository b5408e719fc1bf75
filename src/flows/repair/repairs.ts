import type { KlarnaPayment } from '../../apis/commerce-layer/klarna-payments.ts';
import type { Order } from '../../apis/commerce-layer/order.ts';
import type { MoneyTransaction } from '../../apis/commerce-layer/order-money.ts';
import type { RepairTrigger } from '../../apis/commerce-layer/repairs.ts';
import { CliError } from '../../errors.ts';
import { refuse } from '../settle/wish.ts';

export const repairActions = [
  'nullify-payment-source',
  'fix-payment-source',
  'forward',
  'reset-circuit',
  'update-session',
  'cancel-authorization',
] as const;
export type RepairAction = (typeof repairActions)[number];

export const isRepairAction = (text: string): text is RepairAction => repairActions.some((name) => name === text);

/** What a repair is judged by. */
export interface RepairState {
  readonly order?: Order;
  readonly transactions: readonly MoneyTransaction[];
  /** The payment that was asked for, else the one that the order points to. */
  readonly payment?: KlarnaPayment;
  /** The transaction that was asked for. */
  readonly transaction?: MoneyTransaction;
}

/** What a repair will do, or that there is nothing to do. */
export type Verdict =
  | {
      /** What it changes, for the summary; a sentence without its full stop. */
      readonly changes: string;
      readonly warning?: string;
      /** It places the order, or books money, so that it must not be paid for on Klarna Network as well. */
      readonly charges?: true;
      /** The transaction it is about. */
      readonly transaction?: MoneyTransaction;
    }
  /** Why nothing is to be done, as a sentence. */
  | { readonly nothing: string; readonly transaction?: MoneyTransaction };

/** How it stands once the repair was made and read back. */
export interface RepairOutcome {
  readonly result: 'DONE' | 'PENDING';
  readonly next: string;
}

/** One of the repairs that Commerce Layer makes. */
export interface Repair {
  /** Whether what it is to bring about is there. `before`: as it was read before it was made, where that is known. */
  readonly isDone: (state: RepairState, before?: RepairState) => boolean;
  /** @throws CliError `rejected` (5) where it does not apply, naming what is possible instead */
  readonly judge: (state: RepairState) => Verdict;
  readonly trigger: (state: RepairState) => RepairTrigger;
  /** @throws CliError `rejected` (5) where it was made, and has not brought about what it was to */
  readonly outcome: (before: RepairState, after: RepairState) => RepairOutcome;
}

/** It was made, and reading it back shows that it did not help. */
export const noEffect = (message: string, why: string, hint: string): CliError =>
  new CliError('rejected', message, { code: 'NOT_REPAIRED', execution: 'done', why, hint });

export const nameOf = ({ id, number }: Pick<Order, 'id' | 'number'>): string =>
  number === undefined ? `The order ${id}` : `The order ${number} (${id})`;

/** The order of a repair that is about one. @throws CliError `rejected` */
export const orderIn = ({ order, payment }: RepairState): Order => {
  if (order !== undefined) return order;
  throw refuse(
    'NO_ORDER',
    `The Klarna payment ${payment?.id ?? ''} belongs to no order.`,
    'Its order relationship is empty.',
    'Name the order instead: its number or its id.',
  );
};

/** @throws CliError `rejected` where the order's payment is not Klarna's */
export const paymentIn = (state: RepairState): KlarnaPayment => {
  if (state.payment !== undefined) return state.payment;
  const order = orderIn(state);
  throw refuse(
    'NO_KLARNA_PAYMENT',
    `${nameOf(order)} has no Klarna payment.`,
    order.paymentSource ? `Its payment source is ${order.paymentSource.type}.` : 'It has no payment source.',
    `Look with \`klarna-cl inspect ${order.id}\`; a payment that it had before is named by its own id.`,
  );
};

/** What it is about in money: the transaction's, else the order's. Minor units. */
export const judgedMoney = ({
  order,
  transaction,
}: {
  readonly order: Order | undefined;
  readonly transaction: MoneyTransaction | undefined;
}) => ({ amount: transaction?.amount ?? order?.amount, currency: transaction?.currency ?? order?.currency });

export const isPaid = ({ paymentStatus }: Order): boolean => paymentStatus !== 'unpaid' && paymentStatus !== 'free';

/** Refusals that several repairs share. */
export const whileBeingPlaced = (order: Order): CliError | undefined =>
  order.status === 'placing'
    ? refuse(
        'BEING_PLACED',
        `${nameOf(order)} is being placed right now.`,
        'Its status is placing.',
        `Wait for it: klarna-cl inspect ${order.id} --until placed`,
      )
    : undefined;

export const whileCancelled = (order: Order, hint: string): CliError | undefined =>
  order.status === 'cancelled'
    ? refuse('ORDER_CANCELLED', `${nameOf(order)} is cancelled.`, `Its payment is ${order.paymentStatus}.`, hint)
    : undefined;
