import type { Authorization } from '../../world/rows.ts';
import { closing, to } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const authorizations: ResourceType<Authorization> = {
  find: (world, id) => world.authorizations.get(id),
  all: (world) => world.authorizations.values(),
  attributes: (_, row) => {
    const open = row.succeeded ? row.amount_cents : 0;
    return {
      number: row.number,
      type: 'authorizations',
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
      fraud_review: row.fraud_review,
      capture_amount_cents: open,
      capture_balance_cents: open,
      void_balance_cents: open,
    };
  },
  related: (_, row) => ({ order: to('orders', row.order_id), payment_source: row.payment_source }),
  orderOf: (world, row) => world.orders.get(row.order_id),
};
