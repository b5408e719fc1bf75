import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import type { AuthorizeValues } from '../../flows/authorize-body.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { RunFacts, RunInputs, TokenTrace } from '../../journal/records.ts';
import type { SubjectName } from '../../journal/run-index.ts';

/** A token as the command was given it. */
export interface GivenToken {
  readonly value: string;
  /** The file it was read from, as it was named. */
  readonly file?: string | undefined;
}

/** Where tokens came from; a run that is taken up again looks there first. */
export interface TokenFiles {
  readonly authTokenFile?: string | undefined;
  readonly sessionTokenFile?: string | undefined;
}

/** What a run is asked to do, once all of it is known and before anything is sent. */
export interface RunPlan {
  readonly inputs: RunInputs;
  readonly authToken?: GivenToken | undefined;
  readonly sessionToken?: GivenToken | undefined;
}

/** What the journal keeps of it. */
export const plannedFacts = (
  context: Pick<Context, 'folders'>,
  plan: RunPlan,
): Pick<RunFacts, 'inputs' | 'auth_token' | 'session_token'> => ({
  inputs: plan.inputs,
  ...(plan.authToken === undefined ? {} : { auth_token: traceOf(context, plan.authToken) }),
  ...(plan.sessionToken === undefined ? {} : { session_token: traceOf(context, plan.sessionToken) }),
});

const traceOf = ({ folders }: Pick<Context, 'folders'>, { value, file }: GivenToken): TokenTrace => ({
  sha256: sha256(value),
  ...(file === undefined || file === '-' ? {} : { file: resolve(folders.working, file) }),
});

/** What it is about, for finding earlier runs. */
export const subjectsOfPlan = ({ inputs, sessionToken }: RunPlan): readonly SubjectName[] => [
  ...(inputs.payment_id === undefined ? [] : [`payment ${inputs.payment_id}` as const]),
  ...(inputs.order_id === undefined ? [] : [`order ${inputs.order_id}` as const]),
  ...(inputs.transaction_id === undefined ? [] : [`transaction ${inputs.transaction_id}` as const]),
  ...(sessionToken === undefined ? [] : [`token ${sha256(sessionToken.value)}` as const]),
];

/** What a run was asked to do, for its first record. */
export const runInputsOf = ({
  values = {},
  ...given
}: {
  readonly route?: string;
  readonly paymentId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly place?: boolean;
  readonly newAuthorization?: boolean;
  readonly idempotencyKey?: string | undefined;
  readonly partnerAccountId?: string | undefined;
  readonly values?: AuthorizeValues;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}): RunInputs => {
  const { amount, currency, reference, capture } = values;
  return {
    ...(given.route === undefined ? {} : { route: given.route }),
    ...(given.paymentId === undefined ? {} : { payment_id: given.paymentId }),
    ...(given.orderId === undefined ? {} : { order_id: given.orderId }),
    ...(given.place ? { place: true } : {}),
    ...(given.newAuthorization ? { new_authorization: true } : {}),
    ...(given.idempotencyKey === undefined ? {} : { idempotency_key: given.idempotencyKey }),
    ...(given.partnerAccountId === undefined ? {} : { partner_account_id: given.partnerAccountId }),
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    ...(reference === undefined ? {} : { reference }),
    ...(values.paymentRequestId === undefined ? {} : { payment_request_id: values.paymentRequestId }),
    ...(capture === undefined ? {} : { capture: capture === 'NOW' ? 'now' : 'later' }),
    ...(given.data === undefined ? {} : { data: given.data }),
  };
};
