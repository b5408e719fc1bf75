import type { UserFolders } from './folders.ts';
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
}

/**
 * Reads what there is and decides every setting. With a sandbox's values, neither `.klarnarc` nor stored profiles are
 * read: a broken one must not keep anybody from trying the tool.
 * @throws CliError `config`, `local-io`
 */
export const loadSettings = async (
  { environment, folders, profiles, ignoresProject }: SettingsContext,
  asked: Pick<SettingsInputs, 'flags' | 'sandbox' | 'services' | 'dryRun'>,
): Promise<Settings> => {
  if (asked.sandbox) return resolveSettings({ ...asked, environment, stored: { profiles: new Map() } });
  const rcFile = ignoresProject ? undefined : await findRcFile(folders.working, folders.home);
  return resolveSettings({ ...asked, environment, rcFile, stored: (await profiles()).read() });
};
