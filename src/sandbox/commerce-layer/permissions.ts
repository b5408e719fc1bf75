import type { Order, World } from '../world/tables.ts';
import type { Caller } from './access-tokens.ts';
import { type Found, membersOf } from './resources/index.ts';
import { resourceNames, schemaOf } from './schema/read-schema.ts';

type Deed = 'create' | 'read' | 'update' | 'delete';

interface Permission {
  readonly may: readonly Deed[];
  /** The statuses of its order in which something may be read; always where it is left out. */
  readonly readWhile?: readonly Order['status'][];
  /** The same for updating and deleting. */
  readonly changeWhile?: readonly Order['status'][];
}

const open = ['draft', 'pending'] as const;
/** An order that is being placed stays visible, so that placing can be followed. */
const openOrPlaced = [...open, 'placing', 'placed'] as const;

/**
 * What a sales channel may do; what is not here it may not. It lists nothing. Payment sources are held to the facts' "only
 * while the order is draft or pending", which is stricter than the older page.
 * @see https://docs.commercelayer.io/core/roles-and-permissions
 */
const salesChannel: Readonly<Record<string, Permission>> = {
  addresses: { may: ['create', 'read', 'update', 'delete'], readWhile: openOrPlaced, changeWhile: open },
  customers: { may: ['create'] },
  klarna_payments: { may: ['create', 'read', 'update', 'delete'], readWhile: open, changeWhile: open },
  line_items: { may: ['create', 'read', 'update', 'delete'], readWhile: openOrPlaced, changeWhile: open },
  orders: { may: ['create', 'read', 'update'], readWhile: openOrPlaced, changeWhile: open },
  payment_methods: { may: ['read'] },
  shipments: { may: ['read', 'update'], readWhile: openOrPlaced, changeWhile: open },
};

/** What a customer may do besides with what is their own, when a sales channel has logged them in. */
const own: Readonly<Record<string, readonly Deed[]>> = {
  addresses: ['read'],
  customers: ['read', 'update', 'delete'],
  orders: ['read'],
  line_items: ['read'],
  shipments: ['read'],
};

const schemaActions = { create: 'create', read: 'retrieve', update: 'update', delete: 'delete' } as const;

/** An integration may do whatever the schema knows: the sandbox's has the role that may everything. */
function isPermitted(caller: Caller, type: string, deed: Deed): boolean {
  if (caller.kind === 'integration') return schemaOf(type)?.actions.has(schemaActions[deed]) ?? false;
  if (salesChannel[type]?.may.includes(deed)) return true;
  return caller.customerId !== undefined && (own[type]?.includes(deed) ?? false);
}

/** Whether the caller may do this to resources of a type at all. */
export const mayDo = (caller: Caller, type: string, deed: Deed): boolean =>
  membersOf(type).some((member) => isPermitted(caller, member, deed));

export const mayList = (caller: Caller): boolean => caller.kind === 'integration';

/** Whether the caller may do this to this resource. */
export function mayDoTo(caller: Caller, world: World, { type, id, resource, row }: Found, deed: Deed): boolean {
  if (caller.kind === 'integration') return true;
  const order = resource.orderOf?.(world, row);
  const isOwn =
    caller.customerId !== undefined &&
    (type === 'customers' ? id === caller.customerId : order?.customer_id === caller.customerId);
  if (isOwn && own[type]?.includes(deed)) return true;
  const permission = salesChannel[type];
  if (permission === undefined || !permission.may.includes(deed)) return false;
  const statuses = deed === 'read' ? permission.readWhile : permission.changeWhile;
  return statuses === undefined || order === undefined || statuses.includes(order.status);
}

/** The `permissions` of `GET /oauth/tokeninfo`. */
export const permissionsOf = (
  caller: Caller,
): Record<string, Record<'create' | 'read' | 'update' | 'destroy', boolean>> =>
  Object.fromEntries(
    resourceNames.map((type) => [
      type,
      {
        create: isPermitted(caller, type, 'create'),
        read: isPermitted(caller, type, 'read'),
        update: isPermitted(caller, type, 'update'),
        destroy: isPermitted(caller, type, 'delete'),
      },
    ]),
  );
