import type { Answer, PlannedRequest, Step } from '../../request/step.ts';
import { type Access, type CommerceLayer, resourceRequest, sendResource } from './client.ts';
import type { OrderId, TransactionId } from './ids.ts';
import { describeRefusal } from './refusals.ts';
import { centsOf, notTheResource, readDocument, textOf } from './resources.ts';

/** What is pulled to move money that was authorized. */
export type MoneyTrigger =
  | { readonly kind: 'capture'; readonly type: 'authorizations'; readonly id: TransactionId; readonly amount: number }
  | { readonly kind: 'refund'; readonly type: 'captures'; readonly id: TransactionId; readonly amount: number }
  /** Everything that was captured of the order. */
  | { readonly kind: 'refund'; readonly type: 'orders'; readonly id: OrderId }
  | { readonly kind: 'void'; readonly type: 'authorizations'; readonly id: TransactionId }
  /** Of an order that is not placed: "cancel a succeeded authorization of a pending order". */
  | { readonly kind: 'void'; readonly type: 'authorizations'; readonly id: TransactionId; readonly isUnplaced: true }
  /** There is no `_void` for an order: cancelling one that is placed voids its authorizations. */
  | { readonly kind: 'void'; readonly type: 'orders'; readonly id: OrderId };

const attributesOf = (trigger: MoneyTrigger): Readonly<Record<string, true | number>> => {
  if (trigger.kind === 'capture') return { _capture: true, _capture_amount_cents: trigger.amount };
  if (trigger.kind === 'refund')
    return trigger.type === 'orders' ? { _refund: true } : { _refund: true, _refund_amount_cents: trigger.amount };
  return trigger.type === 'orders' || 'isUnplaced' in trigger ? { _cancel: true } : { _void: true };
};

const documentOf = (trigger: MoneyTrigger) => ({
  data: { type: trigger.type, id: trigger.id, attributes: attributesOf(trigger) },
});

export const moneyTriggerRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, trigger: MoneyTrigger): PlannedRequest =>
  resourceRequest(access, 'PATCH', `${trigger.type}/${trigger.id}`, documentOf(trigger));

/** What is known of a write before it is sent; see `Step`. */
export type Earlier = Required<Pick<Step, 'verify' | 'ambiguousBefore'>> & { readonly before: readonly string[] };

const subjects = { capture: 'The capture', refund: 'The refund', void: 'The void' } as const;

const hints: Readonly<Record<string, string>> = {
  RECORD_NOT_FOUND:
    'It was there a moment ago: look at the order with `klarna-cl inspect` before anything else is tried.',
  UNAUTHORIZED: 'The API client lacks the permission: only an integration whose role has it may move money.',
};

/**
 * Captures, refunds or voids. The answer is about the resource that was acted on, so that what came of it must be read
 * from the order. Commerce Layer knows no idempotency key: after a lost answer the order is read before anything is
 * repeated. What the gateway refuses may come as 422, or as a transaction that failed.
 * @param expected what the resource was when it was read: an answer about another amount is not believed
 * @throws CliError `rejected` (404, 422, 423), `auth` (401), `unknown`
 * @see https://docs.commercelayer.io/core/v/api-reference/authorizations/update
 */
export const pullTrigger = (
  api: CommerceLayer,
  trigger: MoneyTrigger,
  orderId: OrderId,
  { before, ...earlier }: Earlier,
  expected: { readonly amount: number | undefined; readonly currency: string | undefined },
): Promise<Answer> =>
  sendResource(api, trigger.kind, 'PATCH', `${trigger.type}/${trigger.id}`, {
    document: documentOf(trigger),
    describeRefusal: describeRefusal(`${subjects[trigger.kind]} of the order ${orderId}`, ([first]) => {
      const hint = hints[first?.code ?? ''];
      return hint === undefined ? undefined : { hint };
    }),
    contradiction: (answer) =>
      notTheResource(trigger.type, trigger.id)(answer) ?? anotherSum(trigger, answer.document, expected),
    actsOn: { id: trigger.id, before },
    ...earlier,
    hintWhenUnknown: `Look with \`klarna-cl inspect ${orderId}\` before anything else is tried.`,
  });

const anotherSum = (
  { type }: MoneyTrigger,
  document: unknown,
  { amount, currency }: { readonly amount: number | undefined; readonly currency: string | undefined },
): string | undefined => {
  const { data } = readDocument(document);
  const differing = (name: string, was: unknown, is: unknown) =>
    was === undefined || is === undefined || was === is
      ? undefined
      : `Its ${name} is ${JSON.stringify(is)}, but ${JSON.stringify(was)} was read before.`;
  const total = type === 'orders' ? 'total_amount_with_taxes_cents' : 'amount_cents';
  return (
    differing('amount', amount, centsOf(data, total)) ?? differing('currency', currency, textOf(data, 'currency_code'))
  );
};

const approveDocument = (id: OrderId) => ({ data: { type: 'orders', id, attributes: { _approve: true } } });

export const approveOrderRequest = (access: Pick<Access, 'apiUrl' | 'bearer'>, id: OrderId): PlannedRequest =>
  resourceRequest(access, 'PATCH', `orders/${id}`, approveDocument(id));

/**
 * Approves a placed order (`_approve`), which must precede its capture. It moves no money.
 * @throws CliError `rejected` (422: it is not placed), `auth` (401), `unknown`
 * @see https://docs.commercelayer.io/core/v/api-reference/orders/update
 */
export const approveOrder = (
  api: CommerceLayer,
  id: OrderId,
  earlier: Required<Pick<Step, 'verify' | 'ambiguousBefore'>>,
): Promise<Answer> =>
  sendResource(api, 'approve-order', 'PATCH', `orders/${id}`, {
    document: approveDocument(id),
    describeRefusal: describeRefusal(`Approving the order ${id}`),
    contradiction: (answer) => notTheResource('orders', id)(answer) ?? notApproved(answer.document),
    actsOn: { id },
    ...earlier,
    hintWhenUnknown: `Look with \`klarna-cl inspect ${id}\` whether it is approved; approving it again does no harm.`,
  });

const notApproved = (document: unknown): string | undefined => {
  const status = textOf(readDocument(document).data, 'status');
  return status === undefined || status === 'approved' ? undefined : `Its status is ${JSON.stringify(status)}.`;
};
