import type { KlarnaPayment } from '../apis/commerce-layer/klarna-payments.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import { CliError } from '../errors.ts';
import type { Route } from './inputs.ts';

const refuse = (message: string, why: string, hint: string, code: string): CliError =>
  new CliError('rejected', message, { why: `${why} Nothing was changed.`, hint, code });

/**
 * Why a token for this payment would go nowhere, or `undefined` where nothing speaks against it. The order of the
 * checks is that of a person asking: is it the right order, is it still open, is it Klarna's, does the amount hold?
 */
const reasonToStop = (payment: KlarnaPayment, order: Order, nowMs: number): CliError | undefined => {
  const name = nameOf(order);
  return (
    statusReason(name, order, 'a token stored now is never used') ??
    expiryReason(name, order, nowMs) ??
    paymentReason(name, order) ??
    sourceReason(name, payment, order) ??
    amountReason(name, payment)
  );
};

/** Stops where the order that was read is not fit for the next write of its route. @throws CliError `rejected` */
export const refuseUnfit = (
  route: Route,
  { payment, order }: { readonly payment?: KlarnaPayment; readonly order?: Order },
  nowMs: number,
): void => {
  if (order === undefined) return;
  const reason =
    route === 'network'
      ? reasonNotToAuthorize(order, nowMs)
      : payment === undefined
        ? reasonNotToCreate(order, nowMs)
        : reasonToStop(payment, order, nowMs);
  if (reason !== undefined) throw reason;
};

/**
 * Why an order must not be authorized on Klarna Network, judged without a payment: what Commerce Layer has taken, or is
 * about to take, would be taken a second time.
 */
export const reasonNotToAuthorize = (order: Order, nowMs: number): CliError | undefined => {
  const name = nameOf(order);
  return (
    statusReason(name, order, 'another authorization would charge the customer twice') ??
    expiryReason(name, order, nowMs) ??
    takenReason(name, order)
  );
};

/** Why a Klarna payment must not be created for an order that has none. */
const reasonNotToCreate = (order: Order, nowMs: number): CliError | undefined => {
  const name = nameOf(order);
  return (
    statusReason(name, order, 'another payment would charge the customer twice') ??
    expiryReason(name, order, nowMs) ??
    paymentReason(name, order) ??
    gatewayReason(name, order) ??
    takenPlaceReason(name, order)
  );
};

const nameOf = (order: Order): string =>
  order.number === undefined ? `The order ${order.id}` : `The order ${order.number} (${order.id})`;

const statusReason = (name: string, order: Order, consequence: string): CliError | undefined => {
  switch (order.status) {
    case 'placed':
    case 'approved':
      return refuse(
        `${name} is already placed.`,
        `Its status is ${order.status}, its payment ${order.paymentStatus}: ${consequence}.`,
        `\`klarna-cl inspect ${order.id}\` shows how it was paid.`,
        'ORDER_PLACED',
      );
    case 'placing':
      return refuse(
        `${name} is being placed right now.`,
        'Its status is placing.',
        `Wait a moment, then look with \`klarna-cl inspect ${order.id}\`.`,
        'ORDER_PLACING',
      );
    case 'cancelled':
      return refuse(
        `${name} is cancelled.`,
        `Its status is cancelled, its payment ${order.paymentStatus}.`,
        'The customer needs a new order.',
        'ORDER_CANCELLED',
      );
    case 'editing':
      return refuse(
        `${name} is being edited.`,
        'Editing an order takes its payment source away.',
        'Finish editing, create a new Klarna payment, and let the customer authorize it.',
        'ORDER_EDITING',
      );
    default:
      return undefined;
  }
};

const expiryReason = (name: string, order: Order, nowMs: number): CliError | undefined => {
  if (order.expiresAt === undefined || Date.parse(order.expiresAt) > nowMs) return undefined;
  return refuse(
    `${name} has expired.`,
    `It could be placed until ${order.expiresAt}.`,
    'The customer needs a new order, or its expires_at a later time.',
    'ORDER_EXPIRED',
  );
};

const freeReason = (name: string, order: Order): CliError | undefined =>
  order.paymentStatus === 'free'
    ? refuse(`${name} is free.`, 'There is nothing to pay.', 'Place it without a payment.', 'ORDER_FREE')
    : undefined;

const paymentReason = (name: string, order: Order): CliError | undefined => {
  if (order.paymentStatus === 'free' || order.paymentStatus === 'unpaid') return freeReason(name, order);
  return refuse(
    `${name} is not placed, but its payment is ${order.paymentStatus}.`,
    'It was paid without being placed; another authorization would charge the customer twice.',
    `Look with \`klarna-cl inspect ${order.id}\`; place the order, or cancel its transactions.`,
    'PAID_NOT_PLACED',
  );
};

const takenReason = (name: string, order: Order): CliError | undefined => {
  if (order.paymentStatus === 'free' || order.paymentStatus === 'unpaid') return freeReason(name, order);
  return refuse(
    `${name} is already ${order.paymentStatus} through Commerce Layer.`,
    'It is not placed, but was paid there; another authorization would charge the customer twice.',
    `Look with \`klarna-cl inspect ${order.id}\`; place the order, or cancel its transactions.`,
    'PAID_NOT_PLACED',
  );
};

const gatewayReason = (name: string, order: Order): CliError | undefined => {
  const type = order.paymentSourceType;
  if (type === undefined || type === 'klarna_payments') return undefined;
  return refuse(
    `${name} is paid through another gateway.`,
    `Its payment method "${order.paymentMethodName ?? 'without a name'}" uses ${type}, not klarna_payments: an auth_token on a klarna_payment goes nowhere.`,
    'Choose the Klarna payment method for the order, or finish the payment through its own gateway.',
    'OTHER_GATEWAY',
  );
};

/** A payment source that cannot be used here is one all the same, and a new one would take its place. */
const takenPlaceReason = (name: string, { id, paymentSource }: Order): CliError | undefined => {
  if (paymentSource === undefined || paymentSource === null) return undefined;
  return refuse(
    `${name} has a payment source already.`,
    `It is ${paymentSource.type} ${paymentSource.id}, and a Klarna payment would take its place.`,
    `Look with \`klarna-cl inspect ${id}\`; take that one away first if Klarna is meant.`,
    'OTHER_PAYMENT_SOURCE',
  );
};

const sourceReason = (name: string, payment: KlarnaPayment, order: Order): CliError | undefined => {
  const gateway = gatewayReason(name, order);
  if (gateway !== undefined) return gateway;
  if (order.paymentSource === undefined) return undefined;
  if (order.paymentSource?.type === 'klarna_payments' && order.paymentSource.id === payment.id) return undefined;
  return refuse(
    `${name} no longer uses the Klarna payment ${payment.id}.`,
    order.paymentSource === null
      ? 'Its payment source was taken away, as editing the order or changing its payment method does.'
      : `Its payment source is ${order.paymentSource.type} ${order.paymentSource.id}.`,
    'Create a new Klarna payment for the order, or use the id of the present one.',
    'PAYMENT_SOURCE_NULLIFIED',
  );
};

const amountReason = (name: string, payment: KlarnaPayment): CliError | undefined => {
  if (!payment.mismatchedAmounts) return undefined;
  return refuse(
    `${name} changed after the Klarna session was opened.`,
    'mismatched_amounts is true: the customer approved another amount than the order has now.',
    `Refresh it (klarna-cl repair update-session ${payment.id}), or create it anew, and let the customer authorize again.`,
    'MISMATCHED_AMOUNTS',
  );
};
