import type { Values } from '../../config/catalogue.ts';
import { findRcFile, type RcFile } from '../../config/rc-file.ts';
import { readStored, type StoredProfiles } from '../../config/stored.ts';
import type { Candidate } from '../answer.ts';
import type { World } from './world.ts';

interface Configuration {
  readonly stored: StoredProfiles;
  readonly rcFile: RcFile | undefined;
}

const none: StoredProfiles = { profiles: new Map() };

const readConfiguration = async ({ folders }: World): Promise<Configuration> => ({
  stored: storedOrNone(folders.config),
  rcFile: await findRcFile(folders.working, folders.home).catch(() => undefined),
});

const storedOrNone = (folder: string): StoredProfiles => {
  try {
    return readStored(folder);
  } catch {
    return none;
  }
};

/** The profiles of `.klarnarc` and the stored ones, by name; of what is in them, nothing is said. */
export const profiles = async (world: World): Promise<readonly Candidate[]> => {
  const { stored, rcFile } = await readConfiguration(world);
  const current = rcFile?.profile ?? stored.current;
  const names = new Set([...(rcFile?.profiles.keys() ?? []), ...stored.profiles.keys()]);
  return [...names].sort().map((value) => ({
    value,
    description: [
      ...(rcFile?.profiles.has(value) ? ['.klarnarc'] : []),
      ...(stored.profiles.has(value) ? ['stored'] : []),
      ...(value === current ? ['current'] : []),
    ].join(', '),
  }));
};

/** The addresses that a command would talk to, as far as the configuration says them. */
export const configuredAddresses = async (world: World, flagged: string | undefined): Promise<readonly string[]> => {
  const { stored, rcFile } = await readConfiguration(world);
  const name = flagged ?? (world.environment.KLARNA_CL_PROFILE || undefined) ?? rcFile?.profile ?? stored.current;
  const sections = [
    rcFile?.values,
    name === undefined ? undefined : rcFile?.profiles.get(name),
    name === undefined ? undefined : stored.profiles.get(name),
  ];
  return sections.flatMap((values) => addressesOf(values ?? {}));
};

const addressesOf = ({ cl_base_url, klarna_base_url }: Values): readonly string[] =>
  [cl_base_url, klarna_base_url].flatMap((address) => address ?? []);
