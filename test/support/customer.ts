import { canary } from './canaries.ts';
import { json } from './run.ts';

/** Somebody with a browser, who goes wherever the terminal sends them, and approves there at once. */
export interface Customer {
  readonly goTo: (url: string) => Promise<void>;
  /** What they brought back, and what they were shown: none of it may be written anywhere. */
  readonly authTokens: readonly string[];
  readonly pageStates: readonly string[];
}

interface Doing {
  /** The sandbox's `/__sandbox/<path>`. */
  readonly control: (path: string, init: RequestInit) => Promise<unknown>;
  /** The payment request whose page this is; `undefined` for a page of the terminal's own. */
  readonly requestAt: (url: string) => string | undefined;
}

export const newCustomer = ({ control, requestAt }: Doing): Customer => {
  const authTokens: string[] = [];
  const pageStates: string[] = [];

  const approveAtKlarna = async (id: string): Promise<void> => {
    for (const action of ['start', 'complete']) {
      await control(`payment-requests/${id}`, { method: 'POST', body: JSON.stringify({ action }) });
    }
  };

  /** What the page posts, as the page would. */
  const approveOnPage = async ({ origin, hash }: URL): Promise<void> => {
    const post = async (path: string, body: object) => {
      const headers = { origin, 'content-type': 'application/json' };
      const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
      return json(text);
    };
    const state = hash.slice(1);
    pageStates.push(state);
    const { page_key, payment_id, amount, currency, categories } = await post('/open', { state });
    const token = canary('auth token of the customer', 'sandbox-auth.');
    authTokens.push(token);
    const category = categories[0].identifier;
    await post('/token', { page_key, payment_id, amount, currency, category, authorization_token: token });
  };

  return {
    authTokens,
    pageStates,
    goTo: async (url) => {
      const request = requestAt(url);
      await (request === undefined ? approveOnPage(new URL(url)) : approveAtKlarna(request));
    },
  };
};
