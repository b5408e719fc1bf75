import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import type { Klarna } from '../../apis/klarna/client.ts';
import type { KlarnaV1 } from '../../apis/klarna/v1/client.ts';
import type { Clock, Http } from '../../context.ts';
import type { Mode } from '../../diagnosis/payment-facts.ts';
import { type Place, type RunLog, runsOf } from './local-runs.ts';
import { paced } from './paced.ts';
import { newReader, type Reader } from './unread.ts';

/** A service to ask, or why it is not asked. */
export type Reachable<Client> = { readonly client: Client } | { readonly why: string };

/** Whom `inspect` may ask. */
export interface InspectParties {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Known for sure once Commerce Layer's access token is. */
  readonly mode: () => Mode;
  readonly commerceLayer: Reachable<CommerceLayer>;
  /** Asked once the mode is known: Klarna's credentials may be of the other one. */
  readonly klarna: () => Reachable<Klarna>;
  /** Klarna Payments v1, where Commerce Layer makes its orders. */
  readonly klarnaV1: () => Reachable<KlarnaV1>;
  readonly runs: RunLog;
}

/** The parties at work: paced, and with a note of what could not be read. */
export interface Asking {
  readonly reader: Reader;
  readonly mode: () => Mode;
  readonly readAt: string;
  readonly commerceLayer: CommerceLayer | undefined;
  readonly klarna: Reachable<Klarna>;
  readonly klarnaV1: Reachable<KlarnaV1>;
  readonly here: Place;
  /** The journal's runs of here. */
  readonly runs: RunLog;
}

/** @param needsCommerceLayer without it there is nothing to look at, so its refusal ends the command */
export const startAsking = async (parties: InspectParties, needsCommerceLayer: boolean): Promise<Asking> => {
  const reader = newReader();
  const { clock, mode } = parties;
  const commerceLayer = await withAccess(parties, reader, needsCommerceLayer);
  const klarna = parties.klarna();
  const here: Place = {
    mode: mode(),
    commerceLayer: commerceLayer && (await commerceLayer.access()).apiUrl.replace(/\/api$/, ''),
    klarna: 'client' in klarna ? klarna.client.baseUrl : undefined,
  };
  return {
    reader,
    mode,
    readAt: new Date(clock.now()).toISOString(),
    commerceLayer: commerceLayer && { ...commerceLayer, http: paced(commerceLayer.http, clock) },
    klarna: pacedClient(klarna, clock),
    klarnaV1: pacedClient(parties.klarnaV1(), clock),
    here,
    runs: runsOf(parties.runs, here),
  };
};

const pacedClient = <Client extends { readonly http: Http }>(
  service: Reachable<Client>,
  clock: Pick<Clock, 'sleep'>,
): Reachable<Client> =>
  'client' in service ? { client: { ...service.client, http: paced(service.client.http, clock) } } : service;

const withAccess = async (
  { commerceLayer }: InspectParties,
  reader: Reader,
  isNeeded: boolean,
): Promise<CommerceLayer | undefined> => {
  if ('why' in commerceLayer) {
    reader.note('Commerce Layer', commerceLayer.why);
    return undefined;
  }
  const { client } = commerceLayer;
  const access = () => client.access();
  if (isNeeded) {
    await access();
    return client;
  }
  return (await reader.attempt('Commerce Layer', access)) && client;
};
