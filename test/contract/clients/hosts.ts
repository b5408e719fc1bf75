import { CommerceLayer } from '@commercelayer/sdk/bundle';

/** Sends what is meant for the vendor's hosts to the sandbox, and everything else where it is meant to go. */
export const towards =
  (url: string, real: typeof fetch = fetch): typeof fetch =>
  async (input, init) => {
    const { hostname, pathname, search } = new URL(input instanceof Request ? input.url : input);
    return hostname.endsWith('.commercelayer.io') ? real(`${url}${pathname}${search}`, init) : real(input, init);
  };

/** js-auth takes no other fetch: it is given one through the global while it works. */
export async function withFetch<Result>(replaced: typeof fetch, work: () => Promise<Result>): Promise<Result> {
  const real = globalThis.fetch;
  globalThis.fetch = replaced;
  try {
    return await work();
  } finally {
    globalThis.fetch = real;
  }
}

/**
 * The SDK as a shop would set it up. It reads the domain from the issuer of a token where it is not told, and the sandbox's
 * tokens name the sandbox.
 */
export const sdk = (url: string, accessToken: string) =>
  CommerceLayer({ organization: 'sandbox', domain: 'commercelayer.io', accessToken, fetch: towards(url) });

export type Sdk = ReturnType<typeof sdk>;

export const integrationCredentials = { clientId: 'sandbox', clientSecret: 'sandbox-secret' } as const;
export const salesChannelCredentials = { clientId: 'sandbox-sales-channel', scope: 'market:code:europe' } as const;
