import { hasPassword } from '../../world/passwords.ts';
import type { WorldRow } from '../../world/rows.ts';
import { closing, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const customers: ResourceType<WorldRow<'customers'>> = {
  find: (world, id) => world.customers.get(id),
  all: (world) => world.customers.values(),
  attributes: (world, customer) => ({
    email: customer.email,
    status: 'prospect',
    has_password: hasPassword(world, customer.id),
    total_orders_count: 1,
    ...closing(customer),
  }),
  related: (world, customer) => ({
    orders: toMany(
      'orders',
      [...world.orders.values()].filter(({ customer_id }) => customer_id === customer.id).map(({ id }) => id),
    ),
  }),
};
