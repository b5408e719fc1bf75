import { keep, numberOf } from '../../world/kept-attributes.ts';
import { openBalance, refundBalance } from '../../world/payments/balances.ts';
import type { Settling } from '../../world/payments/settling.ts';
import {
  actOnAuthorization,
  actOnCapture,
  forward,
  type TransactionChange,
} from '../../world/payments/transaction-triggers.ts';
import type { Transaction, TransactionType } from '../../world/payments/transactions.ts';
import type { Attempt } from '../../world/refusal.ts';
import type { Authorization, Capture, JsonObject, Order, Read, Refund, Voiding, World } from '../../world/tables.ts';
import { outcomeOf, present } from './outcome.ts';
import { closing, to, toMany } from './related.ts';
import type { Input, Outcome, Related, ResourceType, Write } from './resource-type.ts';

interface Kind<Row extends Transaction> {
  readonly type: TransactionType;
  readonly attributes: (world: World, row: Read<Row>) => Readonly<JsonObject>;
  readonly related: (world: World, row: Read<Row>) => Related;
  readonly act: (change: TransactionChange<Row>) => Attempt;
}

/** What the four kinds of transactions have in common. */
function transactionType<Row extends Transaction>(
  table: (tables: World) => { get(id: string): Read<Row> | undefined; values(): Iterable<Read<Row>> },
  rowOf: (write: Write, id: string) => Row | undefined,
  kind: Kind<Row>,
): ResourceType<Row> {
  return {
    find: (world, id) => table(world).get(id),
    all: (world) => table(world).values(),
    attributes: (world, row) => ({
      number: row.number,
      type: kind.type,
      payment_method_type: 'klarna',
      currency_code: row.currency_code,
      amount_cents: row.amount_cents,
      succeeded: row.succeeded,
      message: row.message,
      error_code: row.error_code,
      error_detail: row.error_detail,
      token: row.token,
      gateway_transaction_id: row.gateway_transaction_id,
      ...closing(row),
      ...kind.attributes(world, row),
    }),
    related: (world, row) => ({
      order: to('orders', row.order_id),
      payment_source: row.payment_source,
      ...kind.related(world, row),
    }),
    orderOf: (world, row) => world.orders.get(row.order_id),
    advancedByReading: true,
    update: (write, id, input) => {
      const row = present(rowOf(write, id));
      return update(write, present(write.draft.orders.get(row.order_id)), row, input, kind);
    },
  };
}

function update<Row extends Transaction>(
  { draft, at }: Write,
  order: Order,
  row: Row,
  { attributes, triggers }: Input,
  { act }: Kind<Row>,
): Outcome {
  const { succeeded, _capture_amount_cents: captured, _refund_amount_cents: refunded, ...rest } = attributes;
  // What else comes of writing `succeeded` is not said; `_forward` is there to move states.
  if (typeof succeeded === 'boolean') row.succeeded = succeeded;
  keep(row, rest);
  row.updated_at = at;
  const amount = numberOf(captured) ?? numberOf(refunded) ?? undefined;
  return outcomeOf(act({ draft, order, row, triggers, amount, at }));
}

export const authorizations = transactionType<Authorization>(
  ({ authorizations: table }) => table,
  ({ draft }, id) => draft.authorizations.get(id),
  {
    type: 'authorizations',
    attributes: (world, row) => {
      const open = openBalance(world, row);
      return {
        fraud_review: row.fraud_review,
        capture_amount_cents: open,
        capture_balance_cents: open,
        void_balance_cents: open,
      };
    },
    related: (world, row) => ({
      captures: toMany('captures', idsOf(world.orders.get(row.order_id)?.capture_ids, world.captures, row.id)),
      voids: toMany('voids', idsOf(world.orders.get(row.order_id)?.void_ids, world.voids, row.id)),
    }),
    act: actOnAuthorization,
  },
);

export const captures = transactionType<Capture>(
  ({ captures: table }) => table,
  ({ draft }, id) => draft.captures.get(id),
  {
    type: 'captures',
    attributes: (world, row) => {
      const open = refundBalance(world, row);
      return { refund_amount_cents: open, refund_balance_cents: open };
    },
    related: (world, row) => ({
      reference_authorization: to('authorizations', row.authorization_id),
      refunds: toMany(
        'refunds',
        (world.orders.get(row.order_id)?.refund_ids ?? []).filter((id) => world.refunds.get(id)?.capture_id === row.id),
      ),
    }),
    act: actOnCapture,
  },
);

export const voids = transactionType<Voiding>(
  ({ voids: table }) => table,
  ({ draft }, id) => draft.voids.get(id),
  {
    type: 'voids',
    attributes: () => ({}),
    related: (_, row) => ({ reference_authorization: to('authorizations', row.authorization_id) }),
    act: (change) => forwarded(change, 'voids'),
  },
);

export const refunds = transactionType<Refund>(
  ({ refunds: table }) => table,
  ({ draft }, id) => draft.refunds.get(id),
  {
    type: 'refunds',
    attributes: () => ({}),
    related: (_, row) => ({ reference_capture: to('captures', row.capture_id) }),
    act: (change) => forwarded(change, 'refunds'),
  },
);

function forwarded({ draft, order, row, triggers, at }: TransactionChange<Transaction>, type: Settling): Attempt {
  if (triggers.has('_forward')) forward(draft, order, type, row, at);
  return {};
}

const idsOf = (
  ids: readonly string[] | undefined,
  table: { get(id: string): { readonly authorization_id: string } | undefined },
  authorizationId: string,
): string[] => (ids ?? []).filter((id) => table.get(id)?.authorization_id === authorizationId);
