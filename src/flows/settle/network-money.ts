import type { Klarna } from '../../apis/klarna/client.ts';
import { madeOperationOf, readMade } from '../../apis/klarna/made-operations.ts';
import {
  readTransaction,
  transactionAmountOf,
  transactionCurrencyOf,
  transactionReferenceOf,
  transactionStateOf,
} from '../../apis/klarna/transactions.ts';
import { isKrn, type Krn } from '../../apis/klarna/values.ts';
import type { Answer } from '../../context.ts';
import type { PastAuthorization } from '../../journal/past-authorizations.ts';
import type { Settlement } from '../../journal/settlements.ts';
import type { LocalMemory } from '../run-memory.ts';
import type { StepLog } from '../steps.ts';
import { refuse } from './wish.ts';

/** A transaction on Klarna Network, and what this machine's journal knows of its money. Amounts are minor units. */
export interface NetworkMoney {
  readonly transaction: Krn;
  /** The capture that was named, and what it amounts to. */
  readonly capture: { readonly id: Krn; readonly amount: number | undefined; readonly refunded: number } | undefined;
  /** AUTHORIZED, EXPIRED, COMPLETED, CLOSED */
  readonly state: string | undefined;
  readonly amount: number | undefined;
  readonly currency: string | undefined;
  readonly reference: string | undefined;
  readonly known: NetworkBalances;
}

/** Klarna tells nobody how much of a transaction was captured: this is what this machine has done. */
export interface NetworkBalances {
  readonly captured: number;
  readonly refunded: number;
  /** How many captures and refunds there were, for the references of further ones. */
  readonly captures: number;
  readonly refunds: number;
}

/**
 * The transaction of a KRN: its own, or that of its capture. Klarna's samples have the ids of captures count up behind
 * the transaction's; that is used where the capture itself does not say whose it is, and nowhere else.
 * @throws CliError `rejected` for a KRN of something else
 */
export const transactionOfKrn = (krn: Krn): { readonly transaction: Krn; readonly capture?: Krn } => {
  const [before = '', what] = krn.split(/:(capture|refund)(?=:)/);
  if (what === 'capture' && isKrn(before)) return { transaction: before, capture: krn };
  if (what === undefined && !/:request:/.test(krn)) return { transaction: krn };
  throw refuse(
    'WRONG_TRANSACTION',
    `${krn} is neither a transaction nor a capture.`,
    'Only those are captured, refunded or voided.',
    'Name the transaction: krn:payment:…:transaction:…',
  );
};

/** The step `read`: the transaction, and the capture where one was named. */
export const readNetworkMoney = (
  klarna: Klarna,
  steps: StepLog,
  memory: LocalMemory,
  krn: Krn,
  orderId: string | undefined,
): Promise<NetworkMoney> =>
  steps.run('read', `Reading ${krn}`, async () => {
    const named = transactionOfKrn(krn);
    const answers: Answer[] = [];
    const read = named.capture && (await readMade(klarna, 'captures', named.capture));
    if (read !== undefined) answers.push(read);
    const found = read && madeOperationOf(read);
    const transaction = found?.transaction ?? named.transaction;
    const answer = await readTransaction(klarna, transaction);
    answers.push(answer);
    const reference = transactionReferenceOf(answer);
    const settlements = memory.settlements([`transaction ${transaction}`]).filter(isAbout(transaction));
    const past = memory.past({ orderId, ...(reference === undefined ? {} : { reference }) });
    const known = balancesOf(
      settlements,
      past.filter(({ transactionId }) => transactionId === transaction),
    );
    const money: NetworkMoney = {
      transaction,
      capture: named.capture && {
        id: named.capture,
        amount: found?.amount,
        refunded: refundedOf(settlements, named.capture),
      },
      state: transactionStateOf(answer),
      amount: transactionAmountOf(answer),
      currency: transactionCurrencyOf(answer),
      reference,
      known,
    };
    return { value: money, answers, said: `Read ${transaction}${money.state === undefined ? '' : `, ${money.state}`}` };
  });

const isAbout =
  (transaction: Krn) =>
  ({ actsOn }: Settlement): boolean =>
    actsOn === transaction;

const balancesOf = (settlements: readonly Settlement[], past: readonly PastAuthorization[]): NetworkBalances => {
  const captures = settlements.filter(({ step, state }) => step === 'network-capture' && state === 'done');
  const refunds = settlements.filter(({ step, state }) => step === 'network-refund' && state === 'done');
  const atOnce = past.filter(({ state }) => state === 'APPROVED').map(capturedAtOnce);
  return {
    captured: [...captures.map(amountOf('capture_amount')), ...atOnce].reduce((sum, amount) => sum + amount, 0),
    refunded: refunds.map(amountOf('refund_amount')).reduce((sum, amount) => sum + amount, 0),
    captures: captures.length + atOnce.filter((amount) => amount > 0).length,
    refunds: refunds.length,
  };
};

/** Of one capture; its id stands in the address of its refund. */
const refundedOf = (settlements: readonly Settlement[], capture: Krn): number =>
  settlements
    .filter(({ step, state, url }) => step === 'network-refund' && state === 'done' && url.includes(`/${capture}/`))
    .map(amountOf('refund_amount'))
    .reduce((sum, amount) => sum + amount, 0);

/** The body was checked to be JSON when its record was read. */
const amountOf =
  (name: 'capture_amount' | 'refund_amount') =>
  ({ body }: Settlement): number => {
    const amount: unknown = body === undefined ? undefined : JSON.parse(body)[name];
    return typeof amount === 'number' ? amount : 0;
  };

/** What an authorization captured itself (`"capture": "NOW"`). */
const capturedAtOnce = ({ body }: PastAuthorization): number => {
  const { capture, amount } = body === undefined ? {} : (JSON.parse(body).request_payment_transaction ?? {});
  return capture === 'NOW' && typeof amount === 'number' ? amount : 0;
};
