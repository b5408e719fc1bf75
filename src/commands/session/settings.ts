import { loadSettings } from '../../config/load.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { type OptionalServices, requireCredentials, withOptional } from './optional-services.ts';
import type { ServiceName, SessionWish } from './session.ts';

/** The settings of a command, those of its optional services among them, and the end of its sandbox. */
export interface Settled extends OptionalServices {
  /** Of the services alone that it cannot do without. */
  readonly needed: Settings;
  readonly closeSandbox: () => Promise<void>;
}

/**
 * The settings, with a sandbox inside this process where one is wanted, or wished for at the last moment.
 * @throws CliError `config`
 */
export const settle = async (context: Context, flags: GlobalFlags, wish: SessionWish): Promise<Settled> => {
  if (flags.sandbox) return startSandbox(context, wish);
  const needed = await loadSettings(context, { flags, services: wish.services });
  try {
    requireCredentials(needed, wish.services);
  } catch (error) {
    // What is begun at one account cannot go on in a sandbox.
    const hasWaysOut = context.terminal.interactive && wish.resumed === undefined;
    if (!(error instanceof CliError) || !hasWaysOut) throw error;
    const { offerWaysOut } = await import('./ways-out.ts');
    if ((await offerWaysOut(context, flags, error)) === 'sandbox') return startSandbox(context, wish);
    const again = await loadSettings(context, { flags, services: wish.services });
    requireCredentials(again, wish.services);
    return withoutSandbox(context, flags, wish, again);
  }
  return withoutSandbox(context, flags, wish, needed);
};

const withoutSandbox = async (
  context: Context,
  flags: GlobalFlags,
  { services, optional = [] }: SessionWish,
  needed: Settings,
): Promise<Settled> => {
  const load = (asked: readonly ServiceName[]) => loadSettings(context, { flags, services: asked });
  const found = await withOptional(load, { services, optional, settings: needed });
  return { ...found, needed, closeSandbox: async () => {} };
};

const startSandbox = async (context: Context, wish: SessionWish): Promise<Settled> => {
  const sandbox = await context.startSandbox({});
  const services = [...wish.services, ...(wish.optional ?? [])];
  const settings = await loadSettings(context, { flags: {}, sandbox: sandbox.environment, services });
  return { needed: settings, settings, services, leftOut: new Map(), closeSandbox: sandbox.close };
};
