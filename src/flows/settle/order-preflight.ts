import type { OrderMoney } from '../../apis/commerce-layer/order-money.ts';
import { CliError } from '../../errors.ts';
import { authorizationsIn, leftOf } from './balances.ts';
import { type Focus, refuse, type SettleWish } from './wish.ts';

/** The first thing that speaks against it, in the order in which a person should hear of them. */
export const reasonNotToSettle = (
  wish: SettleWish,
  money: OrderMoney,
  focus: Focus | undefined,
): CliError | undefined =>
  foreignFlag(wish) ??
  foreignOrder(money) ??
  wrongFocus(wish, focus) ??
  wrongStatus(wish, money) ??
  notToShip(wish, money);

const foreignFlag = ({ release, reference }: SettleWish): CliError | undefined => {
  if (release) {
    return new CliError('usage', '--release is for payments on Klarna Network.', {
      execution: 'none',
      why: "Commerce Layer's captures give nothing back. Nothing was sent.",
      hint: 'Capture without it, then give the rest back with `klarna-cl void`.',
    });
  }
  if (reference === undefined) return undefined;
  return new CliError('usage', '--reference is for payments on Klarna Network.', {
    execution: 'none',
    why: 'Commerce Layer numbers its captures and refunds itself. Nothing was sent.',
    hint: 'Leave it out.',
  });
};

/** What is not Klarna's, or cannot be judged. */
const foreignOrder = ({ order }: OrderMoney): CliError | undefined => {
  if (order.paymentSourceType !== undefined && order.paymentSourceType !== 'klarna_payments') {
    return refuse(
      'OTHER_GATEWAY',
      `The order ${order.id} is not paid through Commerce Layer's own Klarna gateway.`,
      `Its payment method is of ${order.paymentSourceType}.`,
      'Act on it where that gateway is looked after.',
    );
  }
  if (order.showsTransactions) return undefined;
  return refuse(
    'TRANSACTIONS_HIDDEN',
    `The transactions of the order ${order.id} are not shown to this API client.`,
    'A sales channel sees none, and without them nobody knows what is left.',
    'Use the credentials of an integration.',
  );
};

const wrongFocus = ({ action }: SettleWish, focus: Focus | undefined): CliError | undefined => {
  const wanted = action === 'refund' ? ['authorizations', 'captures'] : ['authorizations'];
  if (focus === undefined || wanted.includes(focus.type)) return undefined;
  const what = names[focus.type];
  const instead =
    focus.type === 'captures' ? `klarna-cl refund ${focus.id} pays it back.` : 'Name the order, or its authorization.';
  return refuse(
    'WRONG_TRANSACTION',
    `${focus.id} is ${what}, and ${what} cannot be ${participles[action]}.`,
    `What is ${participles[action]} is ${action === 'refund' ? 'a capture' : 'an authorization'}.`,
    instead,
  );
};

const names = {
  authorizations: 'an authorization',
  captures: 'a capture',
  voids: 'a void',
  refunds: 'a refund',
} as const;

const participles = { capture: 'captured', refund: 'refunded', void: 'voided' } as const;

const wrongStatus = ({ action, approve, amount, tracking }: SettleWish, money: OrderMoney): CliError | undefined => {
  const { order } = money;
  const isPaid = leftOf(authorizationsIn(money)) > 0;
  const cannot = `The order ${order.id} cannot be ${participles[action]} while it is ${order.status}.`;
  switch (order.status) {
    case 'approved':
      return undefined;
    case 'placed':
      if (action === 'void' || (action === 'capture' && approve)) return undefined;
      return action === 'capture'
        ? refuse(
            'NOT_APPROVED',
            `The order ${order.id} is placed, and not approved yet.`,
            'Commerce Layer captures approved orders only.',
            tracking === undefined
              ? `If it is to be approved: klarna-cl capture ${order.id}${amount === undefined ? '' : ` --amount ${amount}`} --approve`
              : 'If it is to be approved: the same command with --approve.',
          )
        : refuse(
            'NOT_APPROVED',
            `The order ${order.id} is placed, and not approved yet.`,
            'Commerce Layer refunds approved orders only.',
            'Approve the order in Commerce Layer first. What is not captured is given back with `klarna-cl void`.',
          );
    case 'pending':
      if (action === 'void' && isPaid) return undefined;
      return refuse(
        isPaid ? 'PAID_NOT_PLACED' : 'NOT_PLACED',
        cannot,
        isPaid
          ? 'It is paid for, and was not placed.'
          : `Its payment is ${order.paymentStatus}: there is no money to act on.`,
        isPaid
          ? `Place it, or give the money back with \`klarna-cl void ${order.id}\`. \`klarna-cl inspect ${order.id}\` shows why it is not placed.`
          : `\`klarna-cl inspect ${order.id}\` shows what it waits for.`,
      );
    case 'placing':
      return refuse(
        'BEING_PLACED',
        cannot,
        'Commerce Layer is at work on it.',
        `Wait for it: \`klarna-cl inspect ${order.id} --until placed\``,
      );
    case 'editing':
      return refuse('BEING_EDITED', cannot, 'Its amount may still change.', 'End the editing in Commerce Layer first.');
    case 'cancelled':
      return refuse(
        'ORDER_CANCELLED',
        cannot,
        `Its payment is ${order.paymentStatus}.`,
        `\`klarna-cl inspect ${order.id}\` shows what was done.`,
      );
    default:
      return refuse(
        'NOT_PLACED',
        cannot,
        `Its payment is ${order.paymentStatus}.`,
        `\`klarna-cl inspect ${order.id}\` shows what it waits for.`,
      );
  }
};

/** Nobody should be charged for what may not be shipped, and `--yes` is no answer to a fraud review. */
const notToShip = ({ action }: SettleWish, { order }: OrderMoney): CliError | undefined => {
  if (action !== 'capture' || order.fraudStatus === undefined || order.fraudStatus === 'ACCEPTED') return undefined;
  return order.fraudStatus === 'REJECTED'
    ? refuse(
        'FRAUD_REJECTED',
        `Klarna rejected the order ${order.id} for fraud: do not ship it.`,
        'Its fraud_status is REJECTED.',
        `Give the authorization back: \`klarna-cl void ${order.id}\``,
      )
    : refuse(
        'FRAUD_PENDING',
        `Klarna still checks the order ${order.id} for fraud: do not ship it yet.`,
        `Its fraud_status is ${order.fraudStatus}.`,
        `Capture it once Klarna has accepted it: \`klarna-cl inspect ${order.id}\` shows that.`,
      );
};
