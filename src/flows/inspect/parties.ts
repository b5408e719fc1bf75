import type { CommerceLayer } from '../../apis/commerce-layer/client.ts';
import type { Klarna } from '../../apis/klarna/client.ts';
import type { Clock } from '../../context.ts';
import type { KlarnaOrderFacts, Mode } from '../../diagnosis/payment-facts.ts';
import { type Place, type RunLog, runsOf } from './local-runs.ts';
import { paced } from './paced.ts';
import { newReader, type Reader } from './unread.ts';

/** A service to ask, or why it is not asked. */
export type Reachable<Client> = { readonly client: Client } | { readonly why: string };

/** Reads the order that Commerce Layer made at Klarna (Payments v1); which host has it depends on the country. */
export interface KlarnaOrders {
  readonly read: (id: string, country: string | undefined) => Promise<KlarnaOrderFacts>;
}

/** Whom `inspect` may ask. */
export interface InspectParties {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Known for sure once Commerce Layer's access token is. */
  readonly mode: () => Mode;
  readonly commerceLayer: Reachable<CommerceLayer>;
  /** Asked once the mode is known: Klarna's credentials may be of the other one. */
  readonly klarna: () => Reachable<Klarna>;
  readonly klarnaOrders: () => Reachable<KlarnaOrders>;
  readonly runs: RunLog;
}

/** The parties at work: paced, and with a note of what could not be read. */
export interface Asking {
  readonly reader: Reader;
  readonly mode: () => Mode;
  readonly readAt: string;
  readonly commerceLayer: CommerceLayer | undefined;
  readonly klarna: Reachable<Klarna>;
  readonly klarnaOrders: Reachable<KlarnaOrders>;
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
    klarna: 'client' in klarna ? { client: { ...klarna.client, http: paced(klarna.client.http, clock) } } : klarna,
    klarnaOrders: parties.klarnaOrders(),
    here,
    runs: runsOf(parties.runs, here),
  };
};

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
