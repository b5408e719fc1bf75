import type { Context } from '../context.ts';
import { type Inspected, inspectPayment, noRuns, openRunLog, serviceFor } from '../flows/inspect/inspect.ts';
import type { GlobalFlags } from './global-flags.ts';
import { openSession, type ServiceName, type Session } from './session.ts';

export interface Inspection extends Session {
  /** Reads everything once more each time. */
  readonly inspect: () => Promise<Inspected>;
}

const services: readonly ServiceName[] = ['commerce-layer', 'klarna', 'klarna-v1'];

/** Opens what looking for a text needs; the other services are asked where that is possible. */
export const openInspection = async (context: Context, text: string, flags: GlobalFlags): Promise<Inspection> => {
  const runs = flags.sandbox ? noRuns : openRunLog(context.folders.state);
  const needed = serviceFor(text, runs);
  const session = await openSession(context, flags, {
    services: [needed],
    optional: services.filter((service) => service !== needed),
    action: 'read',
  });
  return {
    ...session,
    inspect: () =>
      inspectPayment(
        {
          clock: context.clock,
          mode: session.mode,
          commerceLayer: session.reach.commerceLayer(),
          klarna: session.reach.klarna,
          klarnaV1: session.reach.klarnaV1,
          // A sandbox can also be chosen at the last moment.
          runs: session.settings.sandbox ? noRuns : runs,
        },
        text,
      ),
  };
};
