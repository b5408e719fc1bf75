import type { Answer, Http, Method, PlannedRequest, Step, StepKind } from '../../request/step.ts';
import { type AccessTokenClaims, type ClientCredentials, fetchAccessToken, readAccessToken } from './access-token.ts';

/** Where access tokens are kept between runs. */
export interface AccessTokens {
  /** A token that is still good, or `undefined`. */
  readonly read: () => Promise<string | undefined>;
  readonly store: (accessToken: string, lifetimeMs: number) => Promise<void>;
  readonly forget: () => Promise<void>;
}

export interface CommerceLayerOptions {
  readonly http: Http;
  readonly authUrl: string;
  /**
   * The organization's address, without `/api`; given the organization that the access token names, `undefined` where
   * it names none. Throws where there is none that may be used.
   */
  readonly addressOf: (organization: string | undefined) => string;
  readonly auth: { readonly credentials: ClientCredentials } | { readonly accessToken: string };
  readonly tokens: AccessTokens;
  /** Throws where the token must not be used, for example a live one in test mode. Called before anything else is sent. */
  readonly approve: (claims: AccessTokenClaims | undefined) => void;
}

export interface Access {
  readonly bearer: string;
  /** `https://<organization>.commercelayer.io/api` */
  readonly apiUrl: string;
  readonly claims: AccessTokenClaims | undefined;
  /** The answer that brought the token; absent when it was given or cached. */
  readonly answer?: Answer;
}

/** Commerce Layer, spoken to with one organization's access token. */
export interface CommerceLayer {
  readonly http: Http;
  /** The access token, fetched on first use, the same one afterwards. */
  readonly access: () => Promise<Access>;
  /** A new access token after the API called the last one invalid; `undefined` where one token alone was given. */
  readonly renew?: () => Promise<Access>;
}

const mediaType = 'application/vnd.api+json';

/** A request to the resource API, as the documentation's examples write it. */
export const resourceRequest = (
  access: Pick<Access, 'apiUrl' | 'bearer'>,
  method: Method,
  path: string,
  document?: unknown,
): PlannedRequest => ({
  method,
  url: `${access.apiUrl}/${path}`,
  headers: {
    Accept: mediaType,
    Authorization: `Bearer ${access.bearer}`,
    ...(document === undefined ? {} : { 'Content-Type': mediaType }),
  },
  ...(document === undefined ? {} : { body: JSON.stringify(document) }),
});

export const openCommerceLayer = (options: CommerceLayerOptions): CommerceLayer => {
  const { http, authUrl, auth, tokens, approve } = options;

  const accessWith = (bearer: string, answer?: Answer): Access => {
    const claims = readAccessToken(bearer);
    approve(claims);
    return {
      bearer,
      apiUrl: `${options.addressOf(claims?.organization)}/api`,
      claims,
      ...(answer === undefined ? {} : { answer }),
    };
  };
  const fetch = async (credentials: ClientCredentials) => {
    const { answer, accessToken, lifetimeMs } = await fetchAccessToken(http, authUrl, credentials);
    const access = accessWith(accessToken, answer);
    await tokens.store(accessToken, lifetimeMs);
    return access;
  };

  if ('accessToken' in auth) {
    return { http, access: once(async () => accessWith(auth.accessToken)) };
  }
  let current = once(async () => {
    const cached = await tokens.read();
    return cached === undefined ? fetch(auth.credentials) : accessWith(cached);
  });
  return {
    http,
    access: () => current(),
    renew: async () => {
      await tokens.forget();
      current = once(() => fetch(auth.credentials));
      return current();
    },
  };
};

const once = <Value>(work: () => Promise<Value>): (() => Promise<Value>) => {
  let started: Promise<Value> | undefined;
  return () => {
    started ??= work();
    return started;
  };
};

/** Sends a step with the current access token, and once more with a new one should the API call it invalid. */
export const sendResource = async (
  api: CommerceLayer,
  kind: StepKind,
  method: Method,
  path: string,
  step: Pick<Step, 'describeRefusal' | 'contradiction' | 'verify' | 'hintWhenUnknown'> & { document?: unknown },
): Promise<Answer> => {
  const { document, contradiction, ...rest } = step;
  const access = await api.access();
  const { renew } = api;
  return api.http.send({
    ...resourceRequest(access, method, path, document),
    ...rest,
    kind,
    service: 'Commerce Layer',
    contradiction: (answer) => wrongMode(access.claims, answer.document) ?? contradiction?.(answer),
    ...(renew === undefined
      ? {}
      : { renewedHeaders: async () => resourceRequest(await renew(), method, path, document).headers }),
  });
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const wrongMode = (claims: AccessTokenClaims | undefined, document: unknown): string | undefined => {
  if (claims?.mode === undefined || !isRecord(document)) return undefined;
  const data = isRecord(document.data) ? document.data.meta : undefined;
  for (const meta of [document.meta, data]) {
    const mode = isRecord(meta) ? meta.mode : undefined;
    if (mode !== undefined && mode !== claims.mode) {
      return `Its meta.mode is ${JSON.stringify(mode)}, but the access token is a ${claims.mode} one.`;
    }
  }
  return undefined;
};
