import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

const flagsOf = (command: Command): GlobalFlags => command.optsWithGlobals<GlobalFlags>();

export const configCommand = (context: Context): Command => {
  const actions = () => import('./config/run.ts');
  const config = new Command('config').description('profiles and credentials');
  config
    .command('init')
    .description('make a profile, question by question')
    .argument('[profile]', 'its name')
    .action(async (name: string | undefined, _: unknown, command: Command) => {
      await (await actions()).init(context, name, flagsOf(command));
    });
  config
    .command('set')
    .description('store one value; a secret comes by stdin (-) or is asked for')
    .argument('<key>', 'see klarna-cl help config')
    .argument('[value]', 'the value; - reads stdin')
    .action(async (key: string, value: string | undefined, _: unknown, command: Command) => {
      await (await actions()).set(context, key, value, flagsOf(command));
    });
  config
    .command('get')
    .description('print one value of the profile; of a secret only that it is set')
    .argument('<key>')
    .action(async (key: string, _: unknown, command: Command) => {
      await (await actions()).get(context, key, flagsOf(command));
    });
  config
    .command('list')
    .description('every setting in effect, with its source')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).list(context, flagsOf(command));
    });
  config
    .command('unset')
    .description('forget one value of the profile')
    .argument('<key>')
    .action(async (key: string, _: unknown, command: Command) => {
      await (await actions()).unset(context, key, flagsOf(command));
    });
  config
    .command('use')
    .description('make a profile the current one')
    .argument('<profile>')
    .action(async (profile: string) => {
      await (await actions()).use(context, profile);
    });
  config
    .command('path')
    .description('print where the profiles are stored')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).path(context, flagsOf(command));
    });
  config
    .command('import')
    .description('take values from the official CLI, an environment file or stdin')
    .option('--from <source>', 'commercelayer-cli, a file such as .env, - for stdin, or stored')
    .option('--application <alias>', 'which one of the official CLI')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).importInto(context, command.optsWithGlobals());
    });
  config
    .command('logout')
    .description('revoke the access token of the profile, and forget it and the credentials')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).logout(context, flagsOf(command));
    });
  return config;
};
