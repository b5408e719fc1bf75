import { join } from 'node:path';
import type { Context } from '../../context.ts';

/** What the calls of one server share: whose configuration counts, and where runs are kept. */
export type World = Pick<Context, 'environment' | 'folders' | 'profiles' | 'tokenCache'> & {
  readonly ignoresProject?: true;
  /** What a person who starts the server is told of it. */
  readonly says?: string;
  readonly close: () => Promise<void>;
};

/** The user's own. */
export const usersWorld = ({ environment, folders, profiles, tokenCache }: Context): World => ({
  environment,
  folders,
  profiles,
  tokenCache,
  close: async () => {},
});

/**
 * One sandbox for as long as the server lives, with a journal of its own: so an agent can take up a run again there, and
 * is refused a second authorization, as it would be anywhere else. Nothing of the user's counts, or is written.
 */
export const sandboxWorld = async (context: Context): Promise<World> => {
  const [{ openProfileStore }, { openTokenCache }] = await Promise.all([
    import('../../config/profiles.ts'),
    import('../../config/token-cache.ts'),
  ]);
  const scratch = await context.scratchFolder();
  try {
    const sandbox = await context.startSandbox({});
    const folders = {
      working: scratch.path,
      home: scratch.path,
      config: join(scratch.path, 'config'),
      state: join(scratch.path, 'state'),
    };
    const tokens = openTokenCache(folders.state, context.clock.now);
    return {
      environment: sandbox.environment,
      folders,
      profiles: async () => openProfileStore(folders),
      tokenCache: async () => tokens,
      ignoresProject: true,
      says: `Its sandbox is at ${sandbox.url}; a browser shows there what happens.`,
      close: async () => {
        await sandbox.close();
        scratch.remove();
      },
    };
  } catch (error) {
    scratch.remove();
    throw error;
  }
};
