import type { Mode } from '../config/choices.ts';
import { requireCommerceLayer, requireKlarna, requireKlarnaV1 } from '../config/missing.ts';
import { modeOfKlarnaAddress } from '../config/mode.ts';
import type { Settings } from '../config/resolve.ts';
import { CliError } from '../errors.ts';
import type { Reachable } from '../flows/inspect/parties.ts';
import { modeGuard } from './live-guard.ts';
import type { ServiceName } from './session.ts';

/** What a command works with once it is known which optional services it can ask. */
export interface OptionalServices {
  /** With the credentials of all of them. */
  readonly settings: Settings;
  readonly services: readonly ServiceName[];
  /** Why each of the others cannot be asked. */
  readonly leftOut: ReadonlyMap<ServiceName, string>;
}

interface Wanted {
  /** Needed, and their settings; without them the command is not there. */
  readonly services: readonly ServiceName[];
  readonly settings: Settings;
  readonly optional: readonly ServiceName[];
}

/** Adds each optional service whose credentials are there, whole, and of the same mode as the others'. */
export const withOptional = async (
  load: (services: readonly ServiceName[]) => Promise<Settings>,
  wanted: Wanted,
): Promise<OptionalServices> => {
  let { services, settings } = wanted;
  const leftOut = new Map<ServiceName, string>();
  for (const service of wanted.optional) {
    try {
      const more = await load([...services, service]);
      requireCredentials(more, [service]);
      modeGuard(more, { action: 'read' }).mode();
      [services, settings] = [[...services, service], more];
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      leftOut.set(service, error.code === 'credentials-missing' ? error.message : reasonOf(error));
    }
  }
  return { services, settings, leftOut };
};

const reasonOf = ({ message, facts }: CliError): string => [message, facts.why].filter(Boolean).join(' ');

/** @throws CliError `config` */
export const requireCredentials = (settings: Settings, services: readonly ServiceName[]): void => {
  if (services.includes('commerce-layer')) requireCommerceLayer(settings);
  if (services.includes('klarna')) requireKlarna(settings);
  if (services.includes('klarna-v1')) requireKlarnaV1(settings);
};

export const reached = <Client>(
  client: Client | undefined,
  leftOut: OptionalServices['leftOut'],
  service: ServiceName,
): Reachable<Client> =>
  client === undefined ? { why: leftOut.get(service) ?? 'The command did not ask for it.' } : { client };

/** Commerce Layer's access token may be the first to tell the mode, and Klarna's credentials may be of the other one. */
export const otherMode = ({ klarna, modeClaims }: Settings, mode: Mode): { readonly why: string } | undefined => {
  const found = modeClaims[0]?.mode ?? modeOfKlarnaAddress(klarna.baseUrl.value);
  if (found === undefined || found === mode) return undefined;
  return { why: `Klarna is set up for ${found} mode, and this is ${mode} mode.` };
};
