import type { TransactionId } from '../../apis/commerce-layer/ids.ts';
import { readOrderMoneyRequest } from '../../apis/commerce-layer/order-money.ts';
import { approveOrderRequest, type MoneyTrigger, moneyTriggerRequest } from '../../apis/commerce-layer/triggers.ts';
import type { Operation } from '../../apis/klarna/operation-body.ts';
import { operationRequest, prepareOperation } from '../../apis/klarna/operations.ts';
import { readTransactionRequest } from '../../apis/klarna/transactions.ts';
import type { Krn } from '../../apis/klarna/values.ts';
import type { PlannedRequest } from '../../context.ts';
import { accessOfPlan, klarnaOfPlan, orderOfPlan, type PlanInputs, withMarkers } from '../plan.ts';
import { transactionOfKrn } from './network-money.ts';
import type { SettleWish } from './wish.ts';

/** A sum that only reading can tell. A marker is no number, but it stands where one will stand. */
const sumOf = ({ amount }: SettleWish): number => amount ?? ('$AMOUNT' as unknown as number);

/** The requests on an order: the reading, the writes, the reading back. */
export const planOrderSettlement = (inputs: PlanInputs, wish: SettleWish): readonly PlannedRequest[] => {
  const access = accessOfPlan(inputs);
  const order = orderOfPlan(inputs);
  const read = readOrderMoneyRequest(access, order);
  return [
    read,
    ...(wish.approve ? [approveOrderRequest(access, order)] : []),
    moneyTriggerRequest(access, triggerOf(wish)),
    read,
  ];
};

const triggerOf = (wish: SettleWish): MoneyTrigger => {
  const authorization = '$AUTHORIZATION_ID' as TransactionId;
  if (wish.action === 'capture')
    return { kind: 'capture', type: 'authorizations', id: authorization, amount: sumOf(wish) };
  if (wish.action === 'refund')
    return { kind: 'refund', type: 'captures', id: '$CAPTURE_ID' as TransactionId, amount: sumOf(wish) };
  return { kind: 'void', type: 'authorizations', id: authorization };
};

/** The requests on a transaction of Klarna Network. The idempotency key has the run's id in it, so it is not known yet. */
export const planTransactionSettlement = (
  inputs: PlanInputs,
  wish: SettleWish,
  krn: Krn,
): readonly PlannedRequest[] => {
  const klarna = klarnaOfPlan(inputs);
  const { transaction, capture } = transactionOfKrn(krn);
  const read = withMarkers(readTransactionRequest(klarna, transaction));
  const prepared = prepareOperation(klarna, operationOf(wish, transaction, capture), '');
  const write = withMarkers(operationRequest(klarna, { ...prepared, key: '$IDEMPOTENCY_KEY' }));
  return [read, write, read];
};

const operationOf = (wish: SettleWish, transaction: Krn, capture: Krn | undefined): Operation => {
  const { reference = '$REFERENCE', release, tracking } = wish;
  const amount = sumOf(wish);
  if (wish.action === 'void') return { kind: 'network-void', transaction };
  if (wish.action === 'refund')
    return {
      kind: 'network-refund',
      transaction,
      ...(capture === undefined ? {} : { capture }),
      amount,
      reference,
    };
  return {
    kind: 'network-capture',
    transaction,
    amount,
    reference,
    release,
    ...(tracking === undefined ? {} : { tracking }),
  };
};
