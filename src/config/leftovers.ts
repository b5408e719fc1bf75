import { isAlive } from '../platform/process-identity.ts';
import { failure } from './failure.ts';
import type { Leftover, StoredProfiles } from './stored.ts';

const accountsIn = ({ marks = new Map() }: StoredProfiles): readonly string[] =>
  [...marks.values()].flatMap((ofProfile) => Object.values(ofProfile).map(({ keyring }) => keyring));

/** After a change: entries whose marks it has dropped are left over until the keyring has forgotten them. */
export const withLeftovers = (before: StoredProfiles, after: StoredProfiles): StoredProfiles => {
  const still = new Set(accountsIn(after));
  const dropped = accountsIn(before).filter((keyring) => !still.has(keyring));
  return dropped.length === 0
    ? after
    : { ...after, leftovers: [...(after.leftovers ?? []), ...dropped.map((keyring) => ({ keyring }))] };
};

export const withoutLeftovers = (stored: StoredProfiles, accounts: readonly string[]): StoredProfiles =>
  stored.leftovers === undefined
    ? stored
    : { ...stored, leftovers: stored.leftovers.filter(({ keyring }) => !accounts.includes(keyring)) };

/**
 * The accounts, where they were announced and nobody has removed them since.
 * @throws CliError `local-io`: a mark for them would have no secret
 */
export const announced = ({ leftovers = [] }: StoredProfiles, accounts: readonly string[]): readonly string[] => {
  if (accounts.every((account) => leftovers.some(({ keyring }) => keyring === account))) return accounts;
  throw failure(
    'local-io',
    'The stored configuration was changed by another process.',
    'It gave up what this one was storing in the keyring; nothing was stored.',
    'Run the command again.',
  );
};

/** Those that may be removed from the keyring: nobody is at work on them. */
export const abandoned = ({ leftovers = [] }: StoredProfiles): readonly string[] =>
  leftovers.filter(isAbandoned).map(({ keyring }) => keyring);

const isAbandoned = ({ process: maker }: Leftover): boolean =>
  maker === undefined || maker === process.pid || !isAlive(maker);
