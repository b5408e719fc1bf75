import type { Mode } from './choices.ts';
import { failure } from './failure.ts';

/** The addresses that credentials are sent to. */
export type Destination = 'cl_base_url' | 'cl_auth_url' | 'klarna_base_url' | 'klarna_v1_base_url';

export const klarnaHosts = { test: 'api-global.test.klarna.com', live: 'api-global.klarna.com' } as const;

/**
 * Where Klarna Payments v1 and its order management are: one host a region and environment.
 * @see https://docs.klarna.com/api/api-urls
 */
const klarnaV1Host = /^api(?:-na|-oc)?(\.playground)?\.klarna\.com$/;

/** What such a host says about the mode; `undefined` of any other host. */
export const modeOfKlarnaV1Host = (host: string): Mode | undefined => {
  const found = klarnaV1Host.exec(host);
  return found === null ? undefined : found[1] === undefined ? 'live' : 'test';
};

/** Countries of Klarna's regions; every other one is Europe's. */
const regions: Readonly<Record<string, string>> = { AU: '-oc', NZ: '-oc', CA: '-na', MX: '-na', US: '-na' };

/** The address of Klarna Payments v1 for a purchase in a country (ISO 3166); Europe's where the country is not known. */
export const klarnaV1Address = (mode: Mode, country: string | undefined): string =>
  `https://api${regions[country?.toUpperCase() ?? ''] ?? ''}${mode === 'test' ? '.playground' : ''}.klarna.com`;

const ofCommerceLayer = (host: string): boolean => /^[a-z0-9-]+\.commercelayer\.(io|co)$/.test(host);

const isVendors: Readonly<Record<Destination, (host: string) => boolean>> = {
  cl_base_url: ofCommerceLayer,
  cl_auth_url: ofCommerceLayer,
  klarna_base_url: (host) => host === klarnaHosts.test || host === klarnaHosts.live,
  klarna_v1_base_url: (host) => klarnaV1Host.test(host),
};

/** This machine itself; what is sent there leaves it no more than a pipe does. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

export interface AddressClaim {
  readonly destination: Destination;
  readonly url: string;
  /** Where it was written, as the user is told. */
  readonly source: string;
  /** True where the user wrote it: an own environment variable or stored profile, not a file that was found. */
  readonly own: boolean;
  /** Hosts that the user's own configuration allows. */
  readonly allowedHosts: readonly string[];
}

/**
 * Decides whether credentials may be sent to an address: the vendor's hosts, loopback, or what the user allowed.
 * @throws CliError `config`
 */
export const checkAddress = ({ destination, url: text, source, own, allowedHosts }: AddressClaim): void => {
  const url = new URL(text);
  const { hostname: host } = url;
  if (isLoopback(host)) return;
  if (url.protocol !== 'https:') {
    throw failure(
      'config',
      `${destination} (${source}) is not encrypted.`,
      `Credentials for ${host} would travel in the open.`,
      'Start the address with https://; http:// is for 127.0.0.1 and localhost alone.',
    );
  }
  if (isVendors[destination](host) && url.port === '') {
    if (url.pathname === '/') return;
    throw failure(
      'config',
      `${destination} (${source}) has a path.`,
      `${host} has its API at its top.`,
      `Use ${url.origin}`,
    );
  }
  if (own || allowedHosts.includes(host) || allowedHosts.includes(url.host)) return;
  throw failure(
    'config',
    `${destination} (${source}) names ${url.host}, which is not a host of its vendor.`,
    'A file found in a working folder must not decide where your credentials are sent.',
    `If you trust that host, allow it in a profile of your own: klarna-cl config set allowed_hosts ${url.host}`,
  );
};
