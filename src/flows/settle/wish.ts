import type { TransactionId } from '../../apis/commerce-layer/ids.ts';
import type { TransactionType } from '../../apis/commerce-layer/order-money.ts';
import type { Tracking } from '../../apis/klarna/operation-body.ts';
import { CliError } from '../../errors.ts';

export type { Tracking } from '../../apis/klarna/operation-body.ts';

export const settleActions = ['capture', 'refund', 'void'] as const;
export type SettleAction = (typeof settleActions)[number];

/** What a person asks for. */
export interface SettleWish {
  readonly action: SettleAction;
  /** Minor units; all that is left where absent. */
  readonly amount?: number | undefined;
  /** The order may be approved first. */
  readonly approve: boolean;
  /** What is not captured is given back. */
  readonly release: boolean;
  readonly reference?: string | undefined;
  readonly tracking?: Tracking | undefined;
}

/** The authorization or capture that a person named, where they named one. */
export interface Focus {
  readonly type: TransactionType;
  readonly id: TransactionId;
}

/** What the state of the payment does not allow: refused before anything is sent. */
export const refuse = (code: string, message: string, why: string, hint: string): CliError =>
  new CliError('rejected', message, { code, execution: 'none', why: `${why} Nothing was sent.`, hint });
