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
    .action(async (_: unknown, command: Command) => {
      const { runMcp } = await import('./mcp/run.ts');
      await runMcp(context, command.optsWithGlobals<McpFlags>());
    });
