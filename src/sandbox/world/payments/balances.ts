import type { Authorization, Capture, Draft, Order, Read, Refund, Voiding, World } from '../tables.ts';

type Amount = Read<Capture> | Read<Voiding> | Read<Refund>;
type Tables = Pick<World, 'orders' | 'authorizations' | 'captures' | 'voids' | 'refunds'> | Draft;

const rowsOf = <Row>(ids: readonly string[], get: (id: string) => Row | undefined): Row[] =>
  ids.map(get).filter((row) => row !== undefined);

export const authorizationsOf = (tables: Tables, order: Read<Order>): readonly Read<Authorization>[] =>
  rowsOf(order.authorization_ids, (id) => tables.authorizations.get(id));
export const capturesOf = (tables: Tables, order: Read<Order>): readonly Read<Capture>[] =>
  rowsOf(order.capture_ids, (id) => tables.captures.get(id));
export const voidsOf = (tables: Tables, order: Read<Order>): readonly Read<Voiding>[] =>
  rowsOf(order.void_ids, (id) => tables.voids.get(id));
export const refundsOf = (tables: Tables, order: Read<Order>): readonly Read<Refund>[] =>
  rowsOf(order.refund_ids, (id) => tables.refunds.get(id));

/** Neither succeeded nor failed: the gateway has not decided. */
export const isPending = (row: { readonly succeeded: boolean; readonly error_code: string | null }): boolean =>
  !row.succeeded && row.error_code === null;

/** What succeeded of these transactions. */
export const succeeded = (rows: readonly (Amount | Read<Authorization>)[]): number =>
  rows.reduce((sum, row) => sum + (row.succeeded ? row.amount_cents : 0), 0);

/** The same with what may still succeed: a pending capture holds its amount, so that nobody captures it twice. */
export const claimed = (rows: readonly Amount[]): number =>
  rows.reduce((sum, row) => sum + (row.succeeded || isPending(row) ? row.amount_cents : 0), 0);

/** What is left of an authorization, to be captured or voided. */
export function openBalance(tables: Tables, authorization: Read<Authorization>): number {
  const order = tables.orders.get(authorization.order_id);
  if (!authorization.succeeded || order === undefined) return 0;
  const mine = (row: { readonly authorization_id: string }) => row.authorization_id === authorization.id;
  const gone = claimed(capturesOf(tables, order).filter(mine)) + claimed(voidsOf(tables, order).filter(mine));
  return authorization.amount_cents - gone;
}

/** What is left of a capture, to be refunded. */
export function refundBalance(tables: Tables, capture: Read<Capture>): number {
  const order = tables.orders.get(capture.order_id);
  if (!capture.succeeded || order === undefined) return 0;
  return capture.amount_cents - claimed(refundsOf(tables, order).filter((row) => row.capture_id === capture.id));
}

/** What the order's authorizations together have left. */
export const openBalanceOf = (tables: Tables, order: Read<Order>): number =>
  authorizationsOf(tables, order).reduce((sum, row) => sum + openBalance(tables, row), 0);
