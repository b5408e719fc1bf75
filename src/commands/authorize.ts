import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type AuthorizeFlags, addAuthorizeFlags } from './authorize/flags.ts';
import { startAuthorize } from './authorize/start.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const authorizeCommand = (context: Context): Command =>
  addAuthorizeFlags(
    new Command('authorize').description("make Klarna's final authorization with a klarna_network_session_token"),
  )
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl authorize --session-token krn:payment:eu1:klarna-network-session-token:... \\
    --amount 11800 --currency USD --reference acquiring-partner-transaction-reference-1234
  klarna-cl authorize --session-token-file token.txt --order NgojhKoyYN

A repeat with the same values carries the same idempotency key and returns the
first result.`,
    )
    .action(async (_: unknown, command: Command) => {
      await startAuthorize(context, command.optsWithGlobals<GlobalFlags & AuthorizeFlags>());
    });
