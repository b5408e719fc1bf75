import type { Step } from '../../context.ts';
import { type Limit, type Mode, published } from './published.ts';

/** What a request is counted as. */
export type LaneKind = 'token' | 'uncacheable' | 'cacheable' | 'klarna';

/** Where a request stands in line. */
export interface Lane {
  /** Who counts: all requests to it share what is known of its limits. A plain name for a file. */
  readonly place: string;
  readonly kind: LaneKind;
  /** The type of resource. */
  readonly endpoint: string;
  /** It is the vendor's own, so that its published limits hold before any answer has said so. */
  readonly isVendor: boolean;
}

/** A limit by its name, under which all processes count. */
export interface Rule extends Limit {
  readonly name: string;
}

const commerceLayer = /(?:^|\.)commercelayer\.(?:io|co)$/;
const klarna = /(?:^|\.)klarna\.com$/;

/** Commerce Layer does not publish in full what it caches; markets are configuration, and nothing else is read here. */
const cacheable: ReadonlySet<string> = new Set(['markets']);

export const laneOf = ({ service, kind, method, url }: Pick<Step, 'service' | 'kind' | 'method' | 'url'>): Lane => {
  const { hostname, host, pathname } = new URL(url);
  if (service === 'Klarna') {
    return { place: `klarna-${nameOf(host)}`, kind: 'klarna', endpoint: '', isVendor: klarna.test(hostname) };
  }
  const isVendor = commerceLayer.test(hostname);
  // An address is counted whatever organization it asks for, and tokens come from another host.
  const place = isVendor ? 'commerce-layer' : `commerce-layer-${nameOf(host)}`;
  if (kind === 'token') return { place, kind: 'token', endpoint: '', isVendor };
  const endpoint = /\/api\/(\w{1,40})(?:\/|$)/.exec(pathname)?.[1] ?? 'none';
  const isCached = method === 'GET' && cacheable.has(endpoint);
  return { place, kind: isCached ? 'cacheable' : 'uncacheable', endpoint, isVendor };
};

const nameOf = (host: string): string => host.replace(/[^\w.-]/g, '-');

/** What Commerce Layer publishes for requests of the lane. */
export const publishedRules = ({ kind, endpoint }: Lane, mode: Mode): readonly Rule[] => {
  if (kind === 'klarna') return [];
  if (kind === 'token') return [{ name: 'token', ...published.token }];
  const { average, burst } = published[kind][mode];
  return [
    { name: `${mode} ${kind}`, ...average },
    { name: `${mode} ${kind} ${endpoint}`, ...burst },
  ];
};
