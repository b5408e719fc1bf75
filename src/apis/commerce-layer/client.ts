import { CliError } from '../../errors.ts';
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
  /** The mode of the run, asked for after `approve`. */
  readonly mode: () => 'test' | 'live';
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
  /** The mode of the run; an answer of the other one is never believed. */
  readonly mode: () => 'test' | 'live';
  /** Makes sure, once, that a token that does not name its mode is of the run's: `read` looks before anything is written. */
  readonly proveMode: (read: () => Promise<Answer>) => Promise<void>;
  /**
   * Another access token than the one that the API called invalid, fetched once for all who heard that of it; `undefined`
   * where one token alone was given.
   */
  readonly renew?: (invalid: Pick<Access, 'bearer'>) => Promise<Access>;
}

/**
 * The same organization with the same access token, spoken to by another run through its own way to the network; the
 * answer that brought the token is none of that run's.
 */
export const besideCommerceLayer = (api: CommerceLayer, http: Http): CommerceLayer => ({
  ...api,
  http,
  access: async () => {
    const { answer: _, ...access } = await api.access();
    return access;
  },
});

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
  const { http, authUrl, auth, tokens, approve, mode } = options;
  const proveMode = onceFor(async (read: () => Promise<Answer>) => {
    const found = modeOf((await read()).document);
    if (found !== undefined && found !== mode()) throw otherMode(found, mode());
  });

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
    return { http, mode, proveMode, access: once(async () => accessWith(auth.accessToken)) };
  }
  /** The bearer that is used, where none is being fetched. */
  let atHand: string | undefined;
  let current: Promise<Access> | undefined;
  const take = (work: () => Promise<Access>): Promise<Access> => {
    atHand = undefined;
    current = work().then(
      (access) => {
        atHand = access.bearer;
        return access;
      },
      (error: unknown) => {
        // Whoever waited for it is told; the next one tries again.
        current = undefined;
        throw error;
      },
    );
    return current;
  };
  const access = (): Promise<Access> =>
    current ??
    take(async () => {
      const cached = await tokens.read();
      return cached === undefined ? fetch(auth.credentials) : accessWith(cached);
    });
  return {
    http,
    mode,
    proveMode,
    access,
    renew: (invalid) =>
      atHand === invalid.bearer
        ? take(async () => {
            await tokens.forget();
            return fetch(auth.credentials);
          })
        : access(),
  };
};

const once = <Value>(work: () => Promise<Value>): (() => Promise<Value>) => {
  const first = onceFor(work);
  return () => first(undefined);
};

/** What failed is tried again by whoever asks next: many runs may. */
const onceFor = <Input, Value>(work: (input: Input) => Promise<Value>): ((input: Input) => Promise<Value>) => {
  let started: Promise<Value> | undefined;
  return (input) => {
    started ??= work(input).catch((error: unknown) => {
      started = undefined;
      throw error;
    });
    return started;
  };
};

const otherMode = (found: string, wanted: 'test' | 'live'): CliError =>
  new CliError('live-guard', `Commerce Layer answers in ${found} mode, but this is a ${wanted} run.`, {
    why: 'The access token does not name its mode, so the answer was looked at first. Nothing was written.',
    hint:
      found === 'live'
        ? 'Use test credentials, or pass --live where that is meant.'
        : 'Leave out --live, or use live credentials.',
  });

/** Sends a step with the current access token, and once more with a new one should the API call it invalid. */
export const sendResource = async (
  api: CommerceLayer,
  kind: StepKind,
  method: Method,
  path: string,
  step: Pick<
    Step,
    'describeRefusal' | 'contradiction' | 'verify' | 'ambiguousBefore' | 'actsOn' | 'hintWhenUnknown'
  > & {
    document?: unknown;
  },
): Promise<Answer> => {
  const { document, contradiction, ...rest } = step;
  const access = await api.access();
  if (method === 'PATCH' && access.claims?.mode === undefined) {
    const { describeRefusal } = step;
    await api.proveMode(() =>
      api.http.send({
        ...resourceRequest(access, 'GET', path),
        kind: 'read',
        service: 'Commerce Layer',
        describeRefusal,
      }),
    );
  }
  const { renew } = api;
  return api.http.send({
    ...resourceRequest(access, method, path, document),
    ...rest,
    kind,
    service: 'Commerce Layer',
    contradiction: (answer) => wrongMode(api, access, answer.document) ?? contradiction?.(answer),
    ...(renew === undefined
      ? {}
      : { renewedHeaders: async () => resourceRequest(await renew(access), method, path, document).headers }),
  });
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** `meta.mode` of a document, or of its resource. */
const modeOf = (document: unknown): string | undefined => {
  if (!isRecord(document)) return undefined;
  const metas = [document.meta, isRecord(document.data) ? document.data.meta : undefined];
  return metas.map((meta) => (isRecord(meta) && typeof meta.mode === 'string' ? meta.mode : undefined)).find(Boolean);
};

/** Says so where a document is of another mode than the run. */
export const wrongMode = (
  api: Pick<CommerceLayer, 'mode'>,
  { claims }: Pick<Access, 'claims'>,
  document: unknown,
): string | undefined => {
  const wanted = claims?.mode ?? api.mode();
  const found = modeOf(document);
  if (found === undefined || found === wanted) return undefined;
  return `Its meta.mode is ${JSON.stringify(found)}, but this is a ${wanted} run.`;
};
