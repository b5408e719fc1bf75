import { Command } from 'commander';
import { describeSettings } from '../config/describe.ts';
import { loadSettings } from '../config/load.ts';
import { agreeOnMode } from '../config/mode.ts';
import type { Context } from '../context.ts';
import { checkGlobalFlags, type GlobalFlags } from './global-flags.ts';
import { printDocument } from './print.ts';

export const whoamiCommand = (context: Context): Command =>
  new Command('whoami')
    .description('profile, organization, mode and accounts, each with its source; sends nothing')
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<GlobalFlags>();
      checkGlobalFlags(flags);
      const settings = await loadSettings(context, { flags });
      const { profile, commerceLayer, modeClaims, live } = settings;
      await printDocument(context, flags, {
        profile: profile?.value ?? null,
        profile_source: profile?.source ?? null,
        mode: agreeOnMode({ claims: modeClaims, live, action: 'read' }),
        mode_sources: modeClaims,
        application: commerceLayer.credentials?.client?.secret
          ? 'integration'
          : commerceLayer.credentials?.client
            ? 'sales_channel'
            : null,
        settings: describeSettings(settings),
      });
    });
