import type { Context } from '../../context.ts';
import { daysLeft, deadlineOfRest, usualDays } from '../../diagnosis/deadline.ts';
import { moneyHeldBy } from '../../diagnosis/money-held.ts';
import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { readOpenPayments } from '../../flows/inspect/open-authorizations.ts';
import { fromNow } from '../../output/moment.ts';
import { currencyDigits, formatMinorUnits } from '../../output/money.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { isForPeople, printDocument } from '../command-line/print.ts';
import { openShopInspection } from './session.ts';

/** An authorization that is not captured in time unless somebody does something. Amounts are minor units. */
interface Expiring {
  readonly order_id: string;
  readonly number: string | null;
  readonly status: string;
  readonly payment_status: string;
  /** What is authorized and not captured; `null` where nobody told. */
  readonly open_amount: number | null;
  readonly currency: string | null;
  readonly placed_at: string | null;
  readonly expires_at: string;
  /** Whole days; below 0 once it has expired. */
  readonly days_left: number;
  /** Klarna did not say when: its usual period from the authorization on. */
  readonly is_assumed: boolean;
  readonly klarna_order_id: string | null;
  readonly klarna_reference: string | null;
  /** What shows it. */
  readonly command: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** `inspect --expiring <days>`: what has to be captured, the most urgent first. @throws CliError `auth`, `unavailable` */
export const listExpiring = async (context: Context, days: number, flags: GlobalFlags): Promise<void> => {
  const session = await openShopInspection(context, flags);
  try {
    const nowMs = context.clock.now();
    const placedBefore = new Date(nowMs + (days - usualDays) * dayMs).toISOString();
    const { payments, mode, readAt, isCut } = await readOpenPayments(session.parties(), placedBefore);
    const orders = byUrgency(payments.flatMap((facts) => expiring(facts, nowMs)).filter((one) => one.days_left < days));
    const { terminal } = context;
    if (isCut) terminal.talk(`There are more: only the ${payments.length} placed first were looked at.`);
    if (!isForPeople(context, flags, session)) {
      const document = {
        schema_version: 1,
        read_at: readAt,
        mode,
        days,
        assumed_days: usualDays,
        is_cut: isCut,
        orders,
      };
      return await printDocument(context, flags, document, session);
    }
    await showTable(context, flags, orders, days, nowMs);
  } finally {
    await session.close();
  }
};

const expiring = (facts: PaymentFacts, nowMs: number): readonly Expiring[] => {
  const { order, klarna, transactions } = facts;
  const deadline = deadlineOfRest(facts);
  if (order === null || deadline === undefined) return [];
  const held = order.shows_transactions ? moneyHeldBy(transactions).open : null;
  return [
    {
      order_id: order.id,
      number: order.number,
      status: order.status,
      payment_status: order.payment_status,
      open_amount: klarna.order?.remaining_authorized_amount ?? held,
      currency: klarna.order?.currency ?? order.currency,
      placed_at: order.placed_at,
      expires_at: new Date(deadline.atMs).toISOString(),
      days_left: daysLeft(deadline, nowMs),
      is_assumed: deadline.isGuess,
      klarna_order_id: order.klarna_order_id,
      klarna_reference: klarna.order?.klarna_reference ?? null,
      command: `klarna-cl inspect ${order.id}`,
    },
  ];
};

/** What can still be saved comes first, the soonest before the others; then what is over, the latest first. */
const byUrgency = (orders: readonly Expiring[]): readonly Expiring[] => {
  const inTime = (one: Expiring) => one.days_left >= 0;
  const soonest = orders.toSorted((one, other) => one.expires_at.localeCompare(other.expires_at));
  return [...soonest.filter(inTime), ...soonest.filter((one) => !inTime(one)).toReversed()];
};

const showTable = async (
  context: Context,
  flags: GlobalFlags,
  orders: readonly Expiring[],
  days: number,
  nowMs: number,
): Promise<void> => {
  const { terminal } = context;
  if (orders.length === 0) {
    return terminal.data(`Nothing that is authorized expires within ${days} ${days === 1 ? 'day' : 'days'}.\n`);
  }
  const digitsOf = await currencyDigits();
  const rows = orders.map(({ expires_at, is_assumed, number, order_id, open_amount, currency, status, ...rest }) => ({
    expires: `${is_assumed ? 'about ' : ''}${fromNow(Date.parse(expires_at), nowMs)}`,
    order: number ?? order_id,
    open:
      open_amount === null || currency === null
        ? '?'
        : formatMinorUnits(open_amount, currency, digitsOf(currency) ?? 2),
    status: `${status} ${rest.payment_status}`,
    // An order's UUID would take half of the screen.
    ...(orders.some(({ klarna_reference }) => klarna_reference !== null) && { klarna: rest.klarna_reference ?? '?' }),
  }));
  await printDocument(context, { ...flags, output: 'table' }, rows);
  if (orders.some(({ is_assumed }) => is_assumed)) {
    terminal.talk(`"about": Klarna was not asked; it usually holds an authorization for ${usualDays} days.`);
  }
  terminal.talk(`\`klarna-cl inspect ${orders[0]?.order_id}\` shows the first one, and how to capture it.`);
};
