import { CliError } from '../../../errors.ts';
import type { Answer, PlannedRequest, Refusal } from '../../../request/step.ts';
import { type KlarnaV1, type KlarnaV1Sender, v1Request } from './client.ts';
import { describeV1Refusal } from './refusals.ts';

/** Whether a text can be an authorization token, a UUID as Klarna issues them now; it becomes a part of a path. */
export const isAuthorizationToken = (text: string): boolean => /^(?!\.+$)[\w.~-]{1,255}$/.test(text);

/** `DELETE /payments/v1/authorizations/{authorization_token}` */
export const cancelAuthorizationRequest = (sender: KlarnaV1Sender, token: string, country?: string): PlannedRequest =>
  v1Request(sender, 'DELETE', `/payments/v1/authorizations/${token}`, country);

/** `Authorization token already consumed`: an order was made with it. The code alone stands for other refusals too. */
const isSpent = ({ code, why }: Pick<Refusal, 'code' | 'why'>): boolean =>
  code === 'INVALID_OPERATION' && /\bconsumed\b/i.test(why ?? '');

const inWords = (answer: { status: number; document: unknown }): Refusal => {
  const refusal = describeV1Refusal('Cancelling the authorization token')(answer);
  return {
    ...refusal,
    docUrl: 'https://docs.klarna.com/api/payments/',
    ...(isSpent(refusal)
      ? {
          message: 'Klarna does not cancel this authorization token.',
          hint: 'An order was made with it: `klarna-cl inspect` shows which, `klarna-cl void` or `refund` gives its money back.',
        }
      : {}),
    ...(answer.status === 404
      ? {
          message: 'Klarna knows no such authorization token.',
          hint: 'It has expired (60 minutes), was cancelled or refused before, or belongs to another region or account: check KLARNA_V1_API_KEY and KLARNA_V1_BASE_URL.',
        }
      : {}),
  };
};

export interface CancelOptions {
  /** Of the order that it was meant for: only the host of its region knows the token. */
  readonly country?: string;
  /** An earlier process has sent it, and nobody knows what came of it. */
  readonly sentBefore?: boolean;
  /** The payment that the token is stored on, for the journal. */
  readonly actsOn?: string;
}

/** How cancelling ended: Klarna took the token back now, or does not know it any more after an attempt whose answer was lost. */
export type Cancelled =
  | { readonly by: 'answer'; readonly answer: Answer }
  | { readonly by: 'absence'; readonly meta: Answer['meta'] };

/**
 * Gives back an authorization that no order was made with: the customer's approval is good for nothing any more.
 * Repeating it changes nothing, so a lost answer is asked for again; a token that Klarna no longer knows then is cancelled.
 * @throws CliError `rejected` (403 INVALID_OPERATION: spent; 404: not known), `auth`, `unavailable`, `unknown`
 * @see https://docs.klarna.com/api/payments/#operation/cancelAuthorization
 */
export const cancelAuthorizationToken = async (
  v1: KlarnaV1,
  token: string,
  { country, sentBefore = false, actsOn }: CancelOptions = {},
): Promise<Cancelled> => {
  if (!isAuthorizationToken(token)) throw new TypeError('not an authorization token');
  try {
    const answer = await v1.http.send({
      ...cancelAuthorizationRequest(v1, token, country),
      tokenInPath: token,
      ...(actsOn === undefined ? {} : { actsOn: { id: actsOn } }),
      kind: 'cancel-token',
      service: 'Klarna',
      describeRefusal: inWords,
      ambiguousBefore: sentBefore,
      hintWhenUnknown: 'Run it again: cancelling the same token twice does no harm.',
    });
    return { by: 'answer', answer };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { httpStatus, correlationId } = error.facts;
    // Klarna's verdict on the token, not on the credentials; and whatever was lost before it, the token was not cancelled.
    if (isSpent({ code: error.code, ...error.facts }))
      throw new CliError('rejected', error.message, { ...error.facts, execution: 'none' });
    if (error.kind !== 'unknown' || httpStatus !== 404) throw error;
    return { by: 'absence', meta: correlationId === undefined ? {} : { correlationId } };
  }
};
