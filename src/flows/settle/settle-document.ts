import type { MoneyTransaction, OrderMoney } from '../../apis/commerce-layer/order-money.ts';
import type { CliError } from '../../errors.ts';
import type { StepReport } from '../steps.ts';
import { type Balances, balancesIn } from './balances.ts';
import type { Made } from './made.ts';

export type SettleResult =
  | 'CAPTURED'
  | 'REFUNDED'
  | 'VOIDED'
  /** Of a repair. */
  | 'DONE'
  /** Asked for, and not decided by the gateway: it is not failed. */
  | 'PENDING'
  /** The gateway said no. */
  | 'FAILED'
  /** The API said no. */
  | 'REJECTED'
  | 'UNKNOWN';

/** What `capture`, `refund`, `void` and `repair` print; `schema_version` changes only when a script could break. */
export interface SettleDocument {
  readonly schema_version: 1;
  readonly run_id: string;
  readonly profile: string;
  readonly mode: 'test' | 'live';
  readonly action: string;
  readonly side: 'commerce-layer' | 'klarna';
  readonly result: SettleResult;
  /** Minor units; `null` where nobody can tell. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly order: {
    readonly id: string;
    readonly number: string | null;
    readonly status: string | null;
    readonly payment_status: string | null;
  } | null;
  /** What was made, or was acted on where nothing was. */
  readonly transaction: {
    readonly id: string;
    readonly type: string;
    readonly number: string | null;
    readonly amount: number | null;
    readonly succeeded: boolean | null;
    /** Klarna's state of the transaction. */
    readonly state: string | null;
    /** Of the capture or refund at Klarna. */
    readonly made_id: string | null;
    readonly message: string | null;
    readonly error_code: string | null;
    readonly error_detail: string | null;
  } | null;
  readonly balances: Balances | null;
  /** Of a capture at Commerce Layer that was given tracking data: whether Klarna was told, which decides nothing else. */
  readonly tracking?: { readonly sent: boolean; readonly why: string | null };
  readonly steps: readonly StepReport[];
  /** What to do next, as a sentence. */
  readonly next: string;
}

/** Which run a document is of. */
export interface SettleRun {
  readonly id: string;
  readonly profile: string;
  readonly mode: 'test' | 'live';
}

const done = { capture: 'CAPTURED', refund: 'REFUNDED', void: 'VOIDED' } as const;

/** What an action on an order came to. */
export const resultOf = (
  action: keyof typeof done,
  made: Made['came'] | undefined,
  failure: CliError | undefined,
): SettleResult => {
  if (made === 'failed') return 'FAILED';
  if (made === 'pending') return 'PENDING';
  if (made === 'done') return done[action];
  const { execution } = failure?.facts ?? {};
  return execution === 'unknown' || (failure?.kind === 'unknown' && execution !== 'none') ? 'UNKNOWN' : 'REJECTED';
};

export const orderPart = ({ order, ...money }: OrderMoney): Pick<SettleDocument, 'order' | 'balances'> => ({
  order: {
    id: order.id,
    number: order.number ?? null,
    status: order.status,
    payment_status: order.paymentStatus,
  },
  balances: balancesIn({ order, ...money }),
});

export const transactionPart = (made: MoneyTransaction | undefined): SettleDocument['transaction'] =>
  made === undefined
    ? null
    : {
        id: made.id,
        type: made.type,
        number: made.number ?? null,
        amount: made.amount,
        succeeded: made.succeeded,
        state: null,
        made_id: made.gatewayId ?? null,
        message: made.message ?? null,
        error_code: made.errorCode ?? null,
        error_detail: made.errorDetail ?? null,
      };
