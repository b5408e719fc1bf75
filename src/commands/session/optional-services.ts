import type { Mode } from '../../config/choices.ts';
import { requireCommerceLayer, requireKlarna, requireKlarnaV1 } from '../../config/missing.ts';
import { modeOfKlarnaAddress } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import { CliError } from '../../errors.ts';
import type { Reachable } from '../../flows/inspect/parties.ts';
import { modeGuard } from './live-guard.ts';
import type { ServiceName } from './session.ts';

type Load = (services: readonly ServiceName[]) => Promise<Settings>;

/** Services, and the settings that they are asked with. */
interface Asked {
  readonly services: readonly ServiceName[];
  readonly settings: Settings;
}

/** What a command works with once it is known which optional services it can ask. */
export interface OptionalServices extends Asked {
  /** Why each of the others cannot be asked. */
  readonly leftOut: ReadonlyMap<ServiceName, string>;
}

/** What the command needs, and what it can do without. */
interface Wanted extends Asked {
  readonly optional: readonly ServiceName[];
}

/** Adds the optional services whose credentials are there, whole, and of the same mode as the others'. */
export const withOptional = async (load: Load, wanted: Wanted): Promise<OptionalServices> => {
  const { optional } = wanted;
  if (optional.length === 0) return { ...wanted, leftOut: new Map() };
  const together = await tried(load, wanted, optional);
  if (!(together instanceof CliError)) return together;
  // One of them spoils it for the others: which one?
  let asked: OptionalServices = { ...wanted, leftOut: new Map() };
  for (const service of optional) {
    const more = await tried(load, asked, [service]);
    asked =
      more instanceof CliError
        ? { ...asked, leftOut: new Map([...asked.leftOut, [service, reasonOf(more)]]) }
        : { ...more, leftOut: new Map([...asked.leftOut, ...more.leftOut]) };
  }
  return asked;
};

/** The same with these services as well, but for those without credentials; an error where they do not go together. */
const tried = async (
  load: Load,
  { services }: Asked,
  added: readonly ServiceName[],
): Promise<OptionalServices | CliError> => {
  try {
    const settings = await load([...services, ...added]);
    modeGuard(settings, { action: 'read' }).mode();
    const missing = added.flatMap((service) => {
      const error = missingCredentials(settings, service);
      return error === undefined ? [] : [[service, reasonOf(error)] as const];
    });
    const leftOut = new Map(missing);
    return { settings, services: [...services, ...added.filter((service) => !leftOut.has(service))], leftOut };
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
};

const missingCredentials = (settings: Settings, service: ServiceName): CliError | undefined => {
  try {
    requireCredentials(settings, [service]);
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
};

const reasonOf = ({ message, facts, code }: CliError): string =>
  code === 'credentials-missing' ? message : [message, facts.why].filter(Boolean).join(' ');

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
