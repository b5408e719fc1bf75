import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { PaymentId } from '../apis/commerce-layer/ids.ts';
import {
  type KlarnaPayment,
  klarnaPaymentOf,
  readPaymentAlone,
  storeAuthToken,
} from '../apis/commerce-layer/klarna-payments.ts';
import type { Answer } from '../context.ts';
import { CliError } from '../errors.ts';
import { sha256 } from '../journal/attempts.ts';
import type { RunMemory } from './run-memory.ts';
import type { StepLog } from './steps.ts';

/** The step `token`: an access token, from the cache or fetched. */
export const takeAccessToken = (api: CommerceLayer, steps: StepLog) =>
  steps.run('token', 'Getting an access token', async () => {
    const access = await api.access();
    const { answer } = access;
    return {
      value: access,
      answers: answer === undefined ? [] : [answer],
      said: answer === undefined ? 'Access token at hand' : 'Access token fetched',
    };
  });

/**
 * Whether the token that an earlier process of this run sent is on the payment.
 * @throws CliError `rejected` where it was, and another one or none is there now
 */
export const isTokenStored = async ({ resumed, settle }: RunMemory, payment: KlarnaPayment): Promise<boolean> => {
  const sent = resumed?.run.auth_token?.sha256;
  if (resumed === undefined || sent === undefined) return false;
  const { authToken, tellsToken } = payment;
  const isThere = authToken !== undefined && sha256(authToken) === sent;
  if (resumed.storeToken === 'open' && tellsToken) await settle?.('store-token', isThere);
  if (isThere) return true;
  if (resumed.storeToken !== 'done') return false;
  // An API client that may not read the attribute is not shown it: then the answer to the PATCH must do.
  if (!tellsToken) return true;
  throw new CliError('rejected', `The Klarna payment ${payment.id} no longer holds the token that this run stored.`, {
    code: 'TOKEN_REPLACED',
    why: `${authToken === undefined ? 'It was taken away' : 'Another one was stored'} since. Nothing was changed.`,
    hint: `Find out who writes to it: \`klarna-cl inspect ${payment.id}\`. With the token that is meant, start a new run.`,
  });
};

/**
 * Stops a run that is taken up again from putting its older token in the place of a newer one.
 * @throws CliError `rejected`
 */
export const refuseOlderToken = async ({ laterDeliveries }: RunMemory, id: PaymentId): Promise<void> => {
  const later = (await laterDeliveries?.())?.at(-1);
  if (later === undefined) return;
  throw new CliError('rejected', `Another token was stored on the Klarna payment ${id} since this run began.`, {
    code: 'TOKEN_REPLACED',
    why: `Run ${later.run} stored it, and the token of this run would take its place. Nothing was changed.`,
    hint: `Look with \`klarna-cl inspect ${id}\`. If the token of this run is the one that is meant, start a new run with it.`,
  });
};

/** The step `send-token` where an earlier process of this run has done it. */
export const tokenAlreadySent = (steps: StepLog, id: PaymentId): Promise<unknown> =>
  steps.run('send-token', `Storing the token on ${id}`, async () => ({
    value: undefined,
    answers: [],
    said: `Token was stored on ${id}`,
  }));

/** The step `send-token`: the customer's authorization token is stored on the payment (seed 000). */
export const sendToken = (api: CommerceLayer, steps: StepLog, id: PaymentId, token: string): Promise<Answer> =>
  steps.run('send-token', `Storing the token on ${id}`, async () => {
    const answer = await storeAuthToken(api, id, token);
    const said = answer.verified ? `Token stored on ${id} (read back, the answer was lost)` : `Token stored on ${id}`;
    return { value: answer, answers: [answer], said };
  });

/**
 * The steps of `send-token` alone: an access token, the lock on the payment, the token's way to it.
 * @param token absent where an earlier process of this run has stored it
 */
export const deliverToken = async (
  api: CommerceLayer,
  steps: StepLog,
  memory: RunMemory,
  id: PaymentId,
  token: string | undefined,
): Promise<Answer> => {
  const { apiUrl } = await takeAccessToken(api, steps);
  await memory.claim({ kind: 'payment', apiUrl, id });
  const found = (memory.resumed?.storeToken ?? 'none') === 'none' ? undefined : await readPaymentAlone(api, id);
  if (found !== undefined && (await isTokenStored(memory, klarnaPaymentOf(found)))) {
    await tokenAlreadySent(steps, id);
    return found;
  }
  await refuseOlderToken(memory, id);
  if (token === undefined) throw new TypeError('the token is not at hand');
  return sendToken(api, steps, id, token);
};
