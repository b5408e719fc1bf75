import * as v from 'valibot';
import type { Answer, PlannedRequest, Step } from '../../request/step.ts';
import { basicAuthorization, type Klarna } from './client.ts';
import { describeRefusal } from './refusals.ts';
import { isKrn, type Krn, krnSegment } from './values.ts';

/** What Klarna signs its events with. The key is a credential, and is told this once. */
export interface SigningKey {
  readonly id: Krn;
  readonly key: string;
}

/** Every change of a payment request's state. */
const paymentRequestEvents = 'payment.request.state-change.*';

const krn = v.pipe(v.string(), v.check(isKrn));
const newKey = v.looseObject({ signing_key_id: krn, signing_key: v.pipe(v.string(), v.minLength(1)) });
const newWebhook = v.looseObject({ webhook_id: krn });
const list = v.looseObject({ webhooks: v.array(v.looseObject({ webhook_id: krn, signing_key_id: v.string() })) });

const request = (klarna: Klarna, method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): PlannedRequest => ({
  method,
  // Webhooks are the key's own: there is no account in their path.
  url: `${klarna.baseUrl}/v2/notification/${path}`,
  headers: {
    Accept: 'application/json',
    Authorization: basicAuthorization(klarna.apiKey),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(klarna.correlationId === undefined ? {} : { 'Partner-Correlation-Id': klarna.correlationId }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

const step = (what: string): Pick<Step, 'kind' | 'service' | 'describeRefusal'> => ({
  kind: 'webhook',
  service: 'Klarna',
  describeRefusal: (answer) => {
    const { hint: _, ...refusal } = describeRefusal(what)(answer);
    return refusal;
  },
});

/**
 * Has Klarna make a key to sign events with; an account has 50 at most.
 * @throws CliError `auth` (401, 403), `rejected`, `unavailable`, `unknown`
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
export const createSigningKey = async (klarna: Klarna): Promise<SigningKey> => {
  const answer = await klarna.http.send({
    ...request(klarna, 'POST', 'signing-keys'),
    ...step('Making a signing key'),
    contradiction: ({ document }) =>
      v.is(newKey, document) ? undefined : 'It is no signing key: signing_key_id or signing_key is missing.',
  });
  const { signing_key_id, signing_key } = v.parse(newKey, answer.document);
  // The schema has checked that it is one.
  return { id: signing_key_id as Krn, key: signing_key };
};

/**
 * Has Klarna post every change of a payment request's state to an address. After a lost answer the webhook is looked for
 * by its key, which nobody else has.
 * @param url https, port 443 or 8443
 * @throws CliError `auth`, `rejected` (400; 409 where there is one for the address already), `unavailable`, `unknown`
 * @see https://docs.klarna.com/klarna-network-distribution/setup-your-integration/connection-configuration/setup-your-webhooks/
 */
export const createWebhook = async (klarna: Klarna, url: string, signingKeyId: Krn): Promise<Krn> => {
  const wish = {
    url,
    event_types: [paymentRequestEvents],
    event_version: 'v2',
    signing_key_id: signingKeyId,
    status: 'ENABLED',
  };
  const answer = await klarna.http.send({
    ...request(klarna, 'POST', 'webhooks', wish),
    ...step('The webhook'),
    contradiction: ({ document }) => (v.is(newWebhook, document) ? undefined : 'It names no webhook_id.'),
    verify: () => findWebhook(klarna, signingKeyId),
  });
  // The schema has checked that it is one.
  return v.parse(newWebhook, answer.document).webhook_id as Krn;
};

const findWebhook = async (klarna: Klarna, signingKeyId: Krn): Promise<Answer | undefined> => {
  const answer = await klarna.http.send({
    ...request(klarna, 'GET', 'webhooks'),
    ...step('Reading the webhooks'),
    kind: 'read',
    contradiction: ({ document }) => (v.is(list, document) ? undefined : 'It is no list of webhooks.'),
  });
  const found = v.parse(list, answer.document).webhooks.find(({ signing_key_id }) => signing_key_id === signingKeyId);
  return found && { ...answer, document: found };
};

/** Takes a webhook away, even after a signal. @throws CliError as `createWebhook`, `rejected` where it is gone (404) */
export const deleteWebhook = (klarna: Klarna, id: Krn): Promise<Answer> =>
  klarna.http.send({
    ...request(klarna, 'DELETE', `webhooks/${krnSegment(id)}`),
    ...step('Its removal'),
    tidiesUp: true,
  });

/** The same for a signing key, once no webhook signs with it. */
export const deleteSigningKey = (klarna: Klarna, id: Krn): Promise<Answer> =>
  klarna.http.send({
    ...request(klarna, 'DELETE', `signing-keys/${krnSegment(id)}`),
    ...step('Its removal'),
    tidiesUp: true,
  });
