import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type AuthorizeFlags, addAuthorizeFlags } from './authorize/flags.ts';
import { startAuthorize } from './authorize/start.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const authorizeCommand = (context: Context): Command =>
  addAuthorizeFlags(
    new Command('authorize').description("make Klarna's final authorization with a klarna_network_session_token"),
  ).action(async (_: unknown, command: Command) => {
    await startAuthorize(context, command.optsWithGlobals<GlobalFlags & AuthorizeFlags>());
  });
