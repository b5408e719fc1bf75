import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export interface McpFlags extends GlobalFlags {
  readonly allowWrites?: true;
}

export const mcpCommand = (context: Context): Command =>
  new Command('mcp')
    .description('serve inspect, explain and doctor to agents, over MCP on stdin and stdout; never live')
    .option('--allow-writes', 'let agents use send_token, authorize and flow as well, in test mode')
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl mcp --sandbox --allow-writes   try whole payments: no credentials
  klarna-cl mcp --profile staging          look at payments of a test profile

A program starts it: put the command into the configuration of your MCP client.
The profile is chosen here and not by the agent. Live credentials are refused,
and there is no flag for them. --timeout, --retries and --ca hold for each call.
It ends when stdin does, and on Ctrl-C.`,
    )
    .action(async (_: unknown, command: Command) => {
      const { runMcp } = await import('./mcp/run.ts');
      await runMcp(context, command.optsWithGlobals<McpFlags>());
    });
