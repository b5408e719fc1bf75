import { remember } from '../support/canaries.ts';
import { json } from '../support/run.ts';
import type { SandboxServer } from '../support/sandbox-server.ts';

interface Write {
  readonly method: string;
  readonly path: string;
  readonly executed: boolean;
  readonly body: ReturnType<typeof json>;
}

/** What a journey has left behind in a sandbox. */
export const outcomeIn = (server: SandboxServer) => {
  const { CL_BASE_URL, KLARNA_API_KEY, KLARNA_BASE_URL, KLARNA_PARTNER_ACCOUNT_ID } = server.environment;
  const call = async (method: string, url: string, authorization: string) => {
    const text = await (await fetch(url, { method, headers: { authorization } })).text();
    return text === '' ? undefined : json(text);
  };
  const commerceLayer = async (path: string) =>
    call('GET', `${CL_BASE_URL}/api/${path}`, `Bearer ${await server.accessToken()}`);
  const atKlarna = (method: string, path: string) =>
    call(method, `${KLARNA_BASE_URL}/v2/${path}`, `Basic ${KLARNA_API_KEY}`);
  const klarna = (method: string, path: string) =>
    atKlarna(method, `accounts/${KLARNA_PARTNER_ACCOUNT_ID}/payment/${path}`);
  const lastPaymentRequest = async (): Promise<string> =>
    (await server.control('GET', 'state?limit=1')).sections.payment_requests.rows[0].id;
  const writes = async (): Promise<readonly Write[]> => (await server.ledger()).writes;
  const executed = async (method: string, path: RegExp): Promise<number> =>
    (await writes()).filter((write) => write.method === method && path.test(write.path) && write.executed).length;
  return {
    /** The order's `status`, `payment_status` and whatever else it has. */
    order: async (id: string) => (await commerceLayer(`orders/${id}`)).data.attributes,
    /** The id of its Klarna payment. */
    paymentOf: async (order: string): Promise<string> =>
      (await commerceLayer(`orders/${order}?include=payment_source`)).included[0].id,
    /** Every token that was stored on a Klarna payment. */
    storedTokens: async (): Promise<readonly unknown[]> =>
      (await writes())
        .filter(({ method, path }) => method === 'PATCH' && path.includes('/klarna_payments/'))
        .map(({ body }) => body.data.attributes.auth_token),
    /** The payment request that was made last. */
    paymentRequest: async () => klarna('GET', `requests/${await lastPaymentRequest()}`),
    cancelPaymentRequest: async () => klarna('DELETE', `requests/${await lastPaymentRequest()}`),
    /** Where Klarna tells of changes. */
    webhooks: async (): Promise<readonly string[]> =>
      (await atKlarna('GET', 'notification/webhooks')).webhooks.map(({ url }: { url: string }) => url),
    signingKeys: async (): Promise<number> => (await atKlarna('GET', 'notification/signing-keys')).signing_keys.length,
    /** How often what may happen once at most did happen. */
    counts: async () => ({
      payments: await executed('POST', /\/api\/klarna_payments$/),
      tokens: await executed('PATCH', /\/api\/klarna_payments\//),
      placings: await executed('PATCH', /\/api\/orders\//),
      requests: await executed('POST', /\/payment\/requests$/),
      authorizations: await executed('POST', /\/payment\/authorize$/),
    }),
    /**
     * Has the end of the test look for every token that went through the sandbox, in all that was printed and written.
     * @returns what they are called
     */
    rememberTokens: async (): Promise<readonly string[]> => {
      const found = [...JSON.stringify(await writes()).matchAll(tokens)].map(([, name = '', value = '']) => {
        remember(name, value);
        return name;
      });
      return [...new Set(found)].sort();
    },
  };
};

/** By the names that the vendors and the sandbox's own pages give them, in headers and bodies. */
const tokens = /"(auth_token|authorization_token|client_token|klarna[-_]network[-_]session[-_]token)": ?"([^"]+)"/g;
