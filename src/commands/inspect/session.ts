import type { Answer, Context, Http } from '../../context.ts';
import {
  type Inspected,
  type InspectParties,
  inspectPayment,
  noRuns,
  openRunLog,
  type Reachable,
  type RunLog,
  serviceFor,
} from '../../flows/inspect/inspect.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { openSession, type ServiceName, type Session } from '../session/session.ts';

export interface Inspection extends Session {
  /** Reads everything once more each time; of another text where one is given. */
  readonly inspect: (another?: string) => Promise<Inspected>;
  /** A service has said that more than half of what it allows is used up. */
  readonly isHalfUsedUp: () => boolean;
}

const services: readonly ServiceName[] = ['commerce-layer', 'klarna', 'klarna-v1'];

/** Opens what looking for a text needs; the other services are asked where that is possible. */
export const openInspection = async (context: Context, text: string, flags: GlobalFlags): Promise<Inspection> => {
  const runs = flags.sandbox ? noRuns : openRunLog(context.folders.state);
  const { parties, ...session } = await openFor(context, flags, serviceFor(text, runs), runs);
  const usage = watchedUsage();
  return {
    ...session,
    isHalfUsedUp: usage.isHalfUsedUp,
    inspect: (another = text) => {
      const { commerceLayer, ...others } = parties();
      return inspectPayment({ ...others, commerceLayer: usage.watched(commerceLayer) }, another);
    },
  };
};

/** Opens what looking at the whole shop needs. */
export const openShopInspection = (context: Context, flags: GlobalFlags) =>
  openFor(context, flags, 'commerce-layer', noRuns);

const openFor = async (context: Context, flags: GlobalFlags, needed: ServiceName, runs: RunLog) => {
  const session = await openSession(context, flags, {
    services: [needed],
    optional: services.filter((service) => service !== needed),
    action: 'read',
  });
  const parties = (): InspectParties => ({
    clock: context.clock,
    mode: session.mode,
    commerceLayer: session.reach.commerceLayer(),
    klarna: session.reach.klarna,
    klarnaV1: session.reach.klarnaV1,
    // A sandbox can also be chosen at the last moment.
    runs: session.settings.sandbox ? noRuns : runs,
  });
  return { ...session, parties };
};

/** Listens to what a service says about its rate limit. */
const watchedUsage = () => {
  let last: Answer['meta']['rateLimit'];
  const watched = <Client extends { readonly http: Http }>(service: Reachable<Client>): Reachable<Client> => {
    if (!('client' in service)) return service;
    const { http } = service.client;
    const send: Http['send'] = async (step) => {
      const answer = await http.send(step);
      last = answer.meta.rateLimit ?? last;
      return answer;
    };
    return { client: { ...service.client, http: { ...http, send } } };
  };
  const isHalfUsedUp = (): boolean =>
    last?.limit !== undefined && last.remaining !== undefined && last.remaining * 2 < last.limit;
  return { watched, isHalfUsedUp };
};
