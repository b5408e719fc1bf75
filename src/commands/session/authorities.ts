import { loadSettings } from '../../config/load.ts';
import type { Context } from '../../context.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';

/** The PEM text of `--ca`, or of the profile's `ca`; for a connection that is none of the services'. */
export const authoritiesOf = async (context: Context, flags: GlobalFlags): Promise<string | undefined> => {
  const file = flags.ca ?? (await loadSettings(context, { flags, services: [] })).defaults.ca?.value;
  return file === undefined ? undefined : context.files.read(file);
};
