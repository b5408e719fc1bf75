import { maskEmail, maskText } from '../output/masking.ts';
import { formatMinorUnits } from '../output/money.ts';
import { loadPaint } from '../output/paint.ts';
import { sanitiseLine } from '../output/sanitise.ts';
import { wrap } from '../output/wrap.ts';
import type { InspectDocument } from './inspect-document.ts';

export interface CardOptions {
  readonly columns: number;
  readonly colour: boolean;
  readonly reveal: boolean;
  readonly digitsOf: (currency: string) => number | undefined;
}

type Row = readonly [name: string, value: string | null | undefined];

/** A payment on one screen: what is the matter first, then who owes what, then the ids to quote. */
export const paymentCard = async (input: InspectDocument, options: CardOptions): Promise<string> => {
  const { bold, dim } = await loadPaint(options.colour);
  const wide = Math.min(options.columns, 100);
  const rows = [...orderRows(input, options), ...paymentRows(input, options)];
  const nameWidth = Math.max(...rows.map(([name]) => name.length)) + 2;
  const lines = rows.flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    const [first = '', ...rest] = wrap(sanitiseLine(value), wide - nameWidth - 2);
    const indent = ' '.repeat(nameWidth + 2);
    return [`  ${dim(name.padEnd(nameWidth))}${first}`, ...rest.map((line) => indent + line)];
  });
  const state = wrap(sanitiseLine(input.state), wide - 2).map((line) => `  ${bold(line)}`);
  const transactions = transactionLines(input, options).flatMap((line) =>
    wrap(line, wide - 4).map((part) => `    ${part}`),
  );
  return [
    ...state,
    '',
    ...lines,
    ...(transactions.length === 0 ? [] : ['', `  ${dim('Transactions')}`, ...transactions]),
    '',
  ].join('\n');
};

const money = (amount: number | null, currency: string | null, { digitsOf }: CardOptions) =>
  amount === null || currency === null ? null : formatMinorUnits(amount, currency, digitsOf(currency) ?? 2);

const orderRows = ({ order, mode }: InspectDocument, options: CardOptions): Row[] => {
  if (order === null) return [['Mode', mode]];
  const email = order.customer_email;
  return [
    ['Order', order.number === null ? order.id : `${order.number} (${order.id})`],
    ['Amount', money(order.amount, order.currency, options)],
    ['Status', [order.status, order.payment_status, order.fulfillment_status].filter(Boolean).join(' · ')],
    ['Paid by', [order.payment_method, order.payment_source_type].filter(Boolean).join(' · ') || null],
    [
      'Customer',
      [email && (options.reveal ? email : maskEmail(email)), order.country_code].filter(Boolean).join(' · ') || null,
    ],
    ['Placed at', order.placed_at],
    ['Klarna order', order.klarna_order_id],
    ['Fraud check', order.fraud_status],
    ['Mode', mode],
  ];
};

const paymentRows = ({ payment }: InspectDocument, { reveal }: CardOptions): Row[] => {
  if (payment === null) return [];
  const token = payment.auth_token;
  return [
    ['Payment', payment.is_current ? payment.id : `${payment.id} (no longer the order's payment source)`],
    ['Auth token', token === null ? 'none stored' : `stored, ${reveal ? token : maskText(token)}`],
    ['Amounts', payment.mismatched_amounts ? 'the order changed after the customer approved it' : null],
  ];
};

const transactionLines = ({ order, transactions }: InspectDocument, options: CardOptions): string[] =>
  transactions.map((transaction) => {
    const outcome = transaction.succeeded
      ? 'succeeded'
      : ['failed', transaction.error_code, transaction.error_detail ?? transaction.message].filter(Boolean).join(': ');
    const parts = [
      transaction.number,
      transaction.type,
      money(transaction.amount, order?.currency ?? null, options),
      outcome,
      transaction.created_at,
    ];
    return sanitiseLine(parts.filter(Boolean).join('  '));
  });
