import type { Key } from './catalogue.ts';
import type { Mode } from './choices.ts';
import { failure } from './failure.ts';
import { checkAddress, type Destination, isLoopback, klarnaHosts } from './hosts.ts';
import type { Picked, Sourced } from './layers.ts';
import { slug } from './values.ts';

/** Reads one account's keys: credentials from the source that has the set, the rest by precedence. */
export interface Account {
  readonly credential: (key: Key) => Picked | undefined;
  readonly value: (key: Key) => Picked | undefined;
}

/** All from one source. */
export interface CommerceLayerCredentials {
  /** Given by the user; used while it lasts. */
  readonly accessToken?: Sourced<string> | undefined;
  /** What an access token is asked for with: a secret (integration) or a scope (sales channel), or both. */
  readonly client?:
    | {
        readonly id: Sourced<string>;
        readonly secret?: Sourced<string> | undefined;
        readonly scope?: Sourced<string> | undefined;
      }
    | undefined;
}

export interface CommerceLayerSettings {
  readonly organization?: Sourced<string> | undefined;
  readonly domain: Sourced<string>;
  /** Without `/api` and without a trailing slash; unknown until the access token names the organization. */
  readonly baseUrl?: Sourced<string> | undefined;
  /** Without `/oauth/token`. */
  readonly authUrl: Sourced<string>;
  readonly credentials?: CommerceLayerCredentials | undefined;
  /** The address of an organization that only the access token names. @throws CliError `config` */
  readonly addressOf: (organization: string) => Sourced<string>;
}

export interface KlarnaSettings {
  /** Without `/v2`. */
  readonly baseUrl: Sourced<string>;
  readonly partnerAccountId?: Sourced<string> | undefined;
  readonly credentials?: { readonly apiKey: Sourced<string> } | undefined;
  /** PEM files. */
  readonly clientCertificate?: { readonly cert: Sourced<string>; readonly key: Sourced<string> } | undefined;
  readonly ca?: Sourced<string> | undefined;
}

/** Klarna Payments v1 and its order management: the account that Commerce Layer's gateway has. */
export interface KlarnaV1Settings {
  /** `username:password` */
  readonly apiKey?: Sourced<string> | undefined;
  /** Without `/payments/v1`; absent where the mode and the order's country decide it. */
  readonly baseUrl?: Sourced<string> | undefined;
}

const plain = ({ layer: _, ...sourced }: Picked): Sourced<string> => sourced;

const optional = (picked: Picked | undefined): Sourced<string> | undefined => picked && plain(picked);

const isOwn = (picked: Picked | undefined): boolean =>
  picked?.layer.kind !== 'rc' && picked?.layer.kind !== 'rc-profile';

const commerceLayerCredentials = ({ credential }: Account): CommerceLayerCredentials | undefined => {
  const accessToken = optional(credential('cl_access_token'));
  const id = optional(credential('cl_client_id'));
  const secret = optional(credential('cl_client_secret'));
  const scope = optional(credential('cl_scope'));
  const client = id && (secret || scope) ? { id, secret, scope } : undefined;
  return accessToken || client ? { accessToken, client } : undefined;
};

/** Where Commerce Layer is and who asks. @throws CliError `config` */
export const readCommerceLayer = (account: Account, allowedHosts: readonly string[]): CommerceLayerSettings => {
  const organization = account.value('cl_organization');
  const domain = account.value('cl_domain');
  const zone = domain?.value ?? 'commercelayer.io';
  const zoneSource = domain?.source ?? 'default';

  const checked = (destination: Destination, url: string, source: string, own: boolean): Sourced<string> => {
    checkAddress({ destination, url, source, own, allowedHosts });
    return { value: url, source };
  };
  const written = (destination: Destination): Sourced<string> | undefined => {
    const picked = account.value(destination);
    return picked && checked(destination, picked.value, picked.source, isOwn(picked));
  };
  const addressOf = (name: string): Sourced<string> => {
    const parsed = slug(name);
    if ('complaint' in parsed) {
      throw failure(
        'config',
        `The name of the organization ${parsed.complaint}.`,
        'It becomes a host name.',
        'Set CL_BASE_URL.',
      );
    }
    return checked('cl_base_url', `https://${parsed.value}.${zone}`, zoneSource, isOwn(domain));
  };

  const baseUrl =
    written('cl_base_url') ?? (organization && { ...addressOf(organization.value), source: organization.source });
  return {
    organization: optional(organization),
    domain: { value: zone, source: zoneSource },
    baseUrl,
    authUrl: written('cl_auth_url') ?? checked('cl_auth_url', `https://auth.${zone}`, zoneSource, isOwn(domain)),
    credentials: commerceLayerCredentials(account),
    addressOf,
  };
};

const clientCertificate = ({ value }: Account): KlarnaSettings['clientCertificate'] => {
  const cert = value('klarna_cert');
  const key = value('klarna_key');
  if (cert && key) return { cert: plain(cert), key: plain(key) };
  const [there, missing] = cert ? [cert, 'KLARNA_KEY'] : [key, 'KLARNA_CERT'];
  if (!there) return undefined;
  throw failure(
    'config',
    `Klarna's client certificate is incomplete: ${missing} is missing.`,
    `The other half comes from: ${there.source}. A certificate is of use only with its private key.`,
    `Set ${missing}, or remove the other.`,
  );
};

/** Where Klarna is and who asks; the mode decides the host where no address is written. @throws CliError `config` */
export const readKlarna = (account: Account, allowedHosts: readonly string[], mode: Mode): KlarnaSettings => {
  const picked = account.value('klarna_base_url');
  if (picked) {
    const { value: url, source } = picked;
    checkAddress({ destination: 'klarna_base_url', url, source, own: isOwn(picked), allowedHosts });
  }
  const apiKey = account.credential('klarna_api_key');
  return {
    baseUrl: picked ? plain(picked) : { value: `https://${klarnaHosts[mode]}`, source: 'default' },
    partnerAccountId: optional(account.value('klarna_partner_account_id')),
    credentials: apiKey && { apiKey: plain(apiKey) },
    clientCertificate: clientCertificate(account),
    ca: optional(account.value('klarna_ca')),
  };
};

/**
 * Klarna Payments v1. A key of the network API in the older form, `username:password`, opens it as well, and a network
 * API on this machine is the sandbox, which speaks both.
 * @throws CliError `config`
 */
export const readKlarnaV1 = (own: Account, klarna: Account, allowedHosts: readonly string[]): KlarnaV1Settings => {
  const network = klarna.credential('klarna_api_key');
  const apiKey = own.credential('klarna_v1_api_key') ?? (network?.value.includes(':') ? network : undefined);
  const written = own.value('klarna_v1_base_url');
  if (written) {
    const { value: url, source } = written;
    checkAddress({ destination: 'klarna_v1_base_url', url, source, own: isOwn(written), allowedHosts });
  }
  const address = klarna.value('klarna_base_url');
  const isHere = address !== undefined && isLoopback(new URL(address.value).hostname);
  return { apiKey: optional(apiKey), baseUrl: optional(written ?? (isHere ? address : undefined)) };
};
