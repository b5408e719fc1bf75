import { isPending } from '../money-held.ts';
import type { PaymentFacts, TransactionFacts } from '../payment-facts.ts';
import { paymentCreated, tokenStored } from './changes.ts';
import { ran } from './runs.ts';
import { idsOf, sumOf, type Told } from './told.ts';

/** What was done, each told by the thing that came of it: a transaction, a payment, an order at Klarna, a run. */
export const deeds = (facts: PaymentFacts): readonly Told[] => [
  ...made(facts),
  ...facts.transactions.flatMap((transaction) => transacted(transaction, facts)),
  ...atKlarna(facts),
  ...facts.runs.flatMap(ran),
  ...facts.errors.flatMap(({ created_at, name, code, message }): readonly Told[] =>
    created_at === null
      ? []
      : [
          {
            at: created_at,
            what: `Commerce Layer noted an error: ${[name, code, message].filter(Boolean).join(': ') || 'no details'}`,
            where: 'commerce-layer',
            is_important: true,
            about: `error ${name} ${code} ${message}`,
            weight: 'thing',
          },
        ],
  ),
];

const made = ({ order, payment, other_payments }: PaymentFacts): readonly Told[] => {
  const told = (at: string | null | undefined, entry: Omit<Told, 'at' | 'where' | 'weight'>): readonly Told[] =>
    at === null || at === undefined ? [] : [{ ...entry, at, where: 'commerce-layer', weight: 'time' }];
  return [
    ...told(order?.created_at, { what: 'the order was created', is_important: true, about: 'order created' }),
    ...told(order?.placed_at, { what: 'the order was placed', is_important: true, about: 'order placed' }),
    ...told(order?.approved_at, { what: 'the order was approved', is_important: true, about: 'order approved' }),
    ...told(order?.cancelled_at, { what: 'the order was cancelled', is_important: true, about: 'order cancelled' }),
    ...told(payment?.token_stored_at, {
      what: tokenStored,
      is_important: true,
      about: 'token stored',
      ...idsOf({ payment: payment?.id }),
    }),
    ...[...(payment === null ? [] : [payment]), ...other_payments].flatMap(({ id, created_at }) =>
      told(created_at, {
        ...paymentCreated(id),
        is_important: true,
        ...idsOf({ payment: id }),
      }),
    ),
  ];
};

const verbs: Readonly<Record<string, { readonly done: string; readonly not: string; readonly about: string }>> = {
  authorizations: { done: 'authorized', not: 'the authorization', about: 'authorized' },
  captures: { done: 'captured', not: 'the capture', about: 'captured' },
  voids: { done: 'voided', not: 'the void', about: 'voided' },
  refunds: { done: 'refunded', not: 'the refund', about: 'refunded' },
};

const transacted = (transaction: TransactionFacts, { order }: PaymentFacts): readonly Told[] => {
  const { created_at, type, succeeded, error_code, error_detail, message, number, id } = transaction;
  if (created_at === null) return [];
  const verb = verbs[type] ?? { done: type, not: `the ${type}`, about: type };
  // The sum stands behind it.
  const reason = [error_code, error_detail ?? message].filter(Boolean).join(': ').replace(/\.$/, '');
  const refused = isPending(transaction)
    ? `${verb.not} is pending${message ? `: ${message}` : ''}`
    : `${verb.not} was refused: ${reason}`;
  return [
    {
      at: created_at,
      what: succeeded ? verb.done : refused,
      where: 'commerce-layer',
      is_important: true,
      ...sumOf(transaction.amount, transaction.currency ?? order?.currency),
      ...idsOf({ transaction: number ?? id, gateway: transaction.gateway_transaction_id }),
      about: succeeded ? verb.about : `${verb.about} refused`,
      weight: 'thing',
    },
  ];
};

const atKlarna = ({ klarna, read_at }: PaymentFacts): readonly Told[] => {
  const { order, transaction, payment_request: request } = klarna;
  const klarnas = (at: string, entry: Omit<Told, 'at' | 'where' | 'weight' | 'is_important'>): Told => ({
    ...entry,
    at,
    where: 'klarna',
    is_important: true,
    weight: 'thing',
  });
  const isPast = (time: string | null | undefined): time is string =>
    typeof time === 'string' && Date.parse(time) <= Date.parse(read_at);
  return [
    ...(order?.created_at
      ? [
          klarnas(order.created_at, {
            what: 'Klarna made its order',
            about: 'authorized',
            ...sumOf(order.amount, order.currency),
            ...idsOf({ klarna_order: order.id, klarna_reference: order.klarna_reference }),
          }),
        ]
      : []),
    ...(order?.status === 'EXPIRED' && isPast(order.expires_at)
      ? [klarnas(order.expires_at, { what: "Klarna's authorization expired", about: 'order expired' })]
      : []),
    ...(transaction?.state === 'EXPIRED' && isPast(transaction.expires_at)
      ? [
          klarnas(transaction.expires_at, {
            what: "Klarna's authorization expired",
            about: 'transaction expired',
            ...idsOf({ klarna_transaction: transaction.id }),
          }),
        ]
      : []),
    ...(request?.state === 'EXPIRED' && isPast(request.expires_at)
      ? [
          klarnas(request.expires_at, {
            what: 'the payment request expired',
            about: 'request expired',
            ...idsOf({ payment_request: request.id }),
          }),
        ]
      : []),
  ];
};
