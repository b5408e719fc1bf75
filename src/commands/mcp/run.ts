import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import type { McpFlags } from '../mcp.ts';
import { refuseLive } from './call.ts';
import { serve } from './server.ts';
import { sandboxWorld, usersWorld } from './world.ts';

/** `mcp`: serves until its client leaves. @throws CliError `usage`, `config`, `live-guard` before it serves */
export const runMcp = async (context: Context, flags: McpFlags): Promise<void> => {
  refuseMeaningless(flags);
  const world = flags.sandbox ? await sandboxWorld(context) : usersWorld(context);
  try {
    const ofCalls = flagsOfCalls(flags);
    await refuseLive({ ...context, ...world }, ofCalls);
    const allowsWrites = flags.allowWrites === true;
    const tools = allowsWrites ? 'may look and write' : 'may look, and write nothing (--allow-writes)';
    context.terminal.talk(
      [`MCP server on stdin and stdout, test mode: agents ${tools}.`, world.says, 'Ctrl-C ends it.']
        .filter(Boolean)
        .join(' '),
    );
    await serve({ context, world, flags: ofCalls, allowsWrites });
  } finally {
    await world.close();
  }
};

/** The flags that every call has: who started the server chose them. */
const flagsOfCalls = ({ profile, timeout, retries, ca }: McpFlags): GlobalFlags => ({
  ...(profile === undefined ? {} : { profile }),
  ...(timeout === undefined ? {} : { timeout }),
  ...(retries === undefined ? {} : { retries }),
  ...(ca === undefined ? {} : { ca }),
  output: 'json',
  input: false,
  color: false,
  testOnly: true,
});

/** @throws CliError `live-guard`, `usage` */
const refuseMeaningless = (flags: McpFlags): void => {
  if (flags.live) {
    throw new CliError('live-guard', 'klarna-cl mcp is never live.', {
      why: 'An agent may not move real money, nor look at real customers; there is no flag for it. Nothing was started.',
      hint: 'Leave out --live, and start it with a test profile or with --sandbox.',
    });
  }
  const flag = [
    flags.verbose && '--verbose',
    flags.yes && '--yes',
    flags.reveal && '--reveal',
    flags.insecureStorage && '--insecure-storage',
  ].find(Boolean);
  if (!flag) return;
  throw new CliError('usage', `${flag} has no meaning for mcp.`, {
    why: 'stdout holds messages, and each answer is a masked document of its own.',
    hint: 'Leave it out. --profile, --sandbox, --timeout, --retries and --ca hold for each call.',
  });
};
