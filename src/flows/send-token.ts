import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import type { PaymentId } from '../apis/commerce-layer/ids.ts';
import { storeAuthToken } from '../apis/commerce-layer/klarna-payments.ts';
import type { Answer } from '../context.ts';
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

/** The step `send-token`: the customer's authorization token is stored on the payment (seed 000). */
export const sendToken = (api: CommerceLayer, steps: StepLog, id: PaymentId, token: string): Promise<Answer> =>
  steps.run('send-token', `Storing the token on ${id}`, async () => {
    const answer = await storeAuthToken(api, id, token);
    const said = answer.verified ? `Token stored on ${id} (read back, the answer was lost)` : `Token stored on ${id}`;
    return { value: answer, answers: [answer], said };
  });
