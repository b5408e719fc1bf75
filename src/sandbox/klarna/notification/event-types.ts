import type { PaymentRequest, Transaction } from '../../world/tables.ts';

/** The event of each state that a payment request or a transaction can get into. */
export const stateEvents = {
  request: {
    SUBMITTED: 'payment.request.state-change.submitted',
    IN_PROGRESS: 'payment.request.state-change.in-progress',
    COMPLETED: 'payment.request.state-change.completed',
    CANCELED: 'payment.request.state-change.canceled',
    EXPIRED: 'payment.request.state-change.expired',
    DECLINED: 'payment.request.state-change.declined',
  },
  transaction: {
    AUTHORIZED: 'payment.transaction.state-change.authorized',
    COMPLETED: 'payment.transaction.state-change.completed',
    EXPIRED: 'payment.transaction.state-change.expired',
    CLOSED: 'payment.transaction.state-change.closed',
  },
} as const satisfies {
  readonly request: Record<PaymentRequest['state'], string>;
  readonly transaction: Record<Transaction['state'], string>;
};

/**
 * The events of Klarna's payments, version v2. Klarna sends more (of disputes, of partners' accounts), whose v2 names are
 * not among the facts: the sandbox refuses them, as it would never send one.
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
export const eventTypes = [
  ...Object.values(stateEvents.request),
  ...Object.values(stateEvents.transaction),
  'payment.transaction.captured',
  'payment.transaction.refunded',
  'payment.transaction.chargeback',
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * Whether a subscription takes in an event. It may end in `.*` for everything below; a star anywhere else is not
 * documented and matches nothing.
 * @see https://docs.klarna.com/api/kn/klarna-notifications-api/klarna-notifications-v1-r6
 */
export const covers = (subscription: string, type: EventType): boolean =>
  subscription === type || (/^[^*]+\.\*$/.test(subscription) && type.startsWith(subscription.slice(0, -1)));

/** Whether something that the sandbox knows would ever be sent for it. */
export const isSubscription = (subscription: string): boolean => eventTypes.some((type) => covers(subscription, type));
