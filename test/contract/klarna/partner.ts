import { randomUUID } from 'node:crypto';
import { type Answer, type Document, expectStatus, type Send } from '../calls.ts';

/** A partner of Klarna's, as the sandbox knows one. */
export interface Partner {
  /** Everything that is not about the account: v1, notifications, the direct partner's paths. */
  readonly send: Send;
  /** Below `/v2/accounts/{account}`, with the partner's key. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** The sandbox's own controls. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** An authorization with one of the sandbox's session tokens, or with none. */
  readonly authorize: (token: string | undefined, body?: object, headers?: Record<string, string>) => Promise<Answer>;
  /** A session token of this case that nobody has used. */
  readonly token: (name: string) => string;
  /** A payment request, acted on by its customer. */
  readonly request: (body?: object, ...actions: readonly string[]) => Promise<Document>;
  /** An authorized transaction. */
  readonly transaction: (body?: object) => Promise<Document>;
}

export const account = 'krn:partner:global:account:test:SANDBOX0';
export const apiKey = 'klarna_test_api_sandbox';
export const json = { 'content-type': 'application/json' };

/** Of version 5, as Klarna asks for, and never the same. */
export const newKey = (): string => randomUUID().replace(/^(.{14})4/, '$15');

/** An authorization of the amount that the sandbox's requests are made with. */
export const authorizeBody = (changes: object = {}, transaction: object = {}) => ({
  currency: 'USD',
  request_payment_transaction: { amount: 11800, payment_transaction_reference: 'order-1234', ...transaction },
  ...changes,
});

export const requestBody = (changes: object = {}) => ({
  currency: 'USD',
  amount: 11800,
  payment_request_reference: 'request-1234',
  customer_interaction_config: { method: 'HANDOVER', return_url: 'https://example.com/return' },
  ...changes,
});

export const partner = (send: Send): Partner => {
  const keyed = { authorization: `Basic ${apiKey}` };
  const call: Partner['call'] = (method, path, body, headers = {}) => {
    const type = body === undefined ? {} : json;
    return send({ method, path: `/v2/accounts/${account}/${path}`, headers: { ...keyed, ...type, ...headers }, body });
  };
  const control: Partner['control'] = (method, path, body) =>
    send({ method, path: `/__sandbox/${path}`, headers: json, body });
  const authorize: Partner['authorize'] = (token, body = authorizeBody(), headers = {}) => {
    const session = token === undefined ? {} : { 'klarna-network-session-token': token };
    return call('POST', 'payment/authorize', body, { ...session, ...headers });
  };
  const token = (name: string) => `krn:payment:eu1:klarna-network-session-token:sandbox-${name}.${randomUUID()}`;
  return {
    send,
    call,
    control,
    authorize,
    token,
    request: async (body = requestBody(), ...actions) => {
      const created = await call('POST', 'payment/requests', body);
      expectStatus(created, 201);
      let { document } = created;
      for (const action of actions) {
        const acted = await control('POST', `payment-requests/${document.payment_request_id}`, { action });
        expectStatus(acted, 200);
        document = acted.document;
      }
      return document;
    },
    transaction: async (body = authorizeBody()) => {
      const answer = await authorize(token('approved'), body);
      expectStatus(answer, 200);
      return answer.document.payment_transaction_response.payment_transaction;
    },
  };
};
