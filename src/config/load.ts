import type { Keyring } from '../platform/keyring.ts';
import type { UserFolders } from './folders.ts';
import type { Opened } from './layers.ts';
import type { ProfileStore } from './profiles.ts';
import { findRcFile } from './rc-file.ts';
import { resolveSettings, type Settings, type SettingsInputs } from './resolve.ts';
import type { Environment } from './variable.ts';

/** The parts of a command's context that settings come from. */
export interface SettingsContext {
  readonly environment: Environment;
  readonly folders: UserFolders;
  readonly profiles: () => Promise<ProfileStore>;
  readonly ignoresProject?: true;
  readonly keyring: () => Promise<Keyring>;
}

export interface Asked extends Pick<SettingsInputs, 'flags' | 'sandbox' | 'services' | 'dryRun'> {
  /** The keyring stays closed: for commands that tell where secrets are, and need none of them. */
  readonly keyring?: 'closed';
}

/**
 * Reads what there is and decides every setting. With a sandbox's values, neither `.klarnarc` nor stored profiles are
 * read: a broken one must not keep anybody from trying the tool. Of secrets in the keyring only those are fetched that
 * came out as the ones to use.
 * @throws CliError `config`, `local-io`
 */
export const loadSettings = async (
  { environment, folders, profiles, ignoresProject, keyring }: SettingsContext,
  { keyring: access, ...asked }: Asked,
): Promise<Settings> => {
  if (asked.sandbox) return resolveSettings({ ...asked, environment, stored: { profiles: new Map() } });
  const rcFile = ignoresProject ? undefined : await findRcFile(folders.working, folders.home);
  const stored = (await profiles()).read();
  const decide = (opened?: Opened) => resolveSettings({ ...asked, environment, rcFile, stored, opened });
  const settings = decide();
  if (stored.marks === undefined || access === 'closed') return settings;
  const { openSecrets } = await import('./open-secrets.ts');
  return openSecrets(keyring, settings, decide);
};
