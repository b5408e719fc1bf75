import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const explainCommand = (context: Context): Command =>
  new Command('explain')
    .description('say what an error, an exit code or a state means, and what to do next')
    .argument('[text...]', 'a code, a number, words, or an error as it was printed; - reads stdin')
    .addHelpText(
      'after',
      `
Examples:
  klarna-cl explain                       all that it knows, in short
  klarna-cl explain RESOURCE_CONFLICT
  klarna-cl explain 7                     exit code 7
  klarna-cl explain 429                   HTTP 429
  klarna-cl explain paid but not placed
  klarna-cl explain "$(cat error.json)"   the code in an error that was kept

Nothing is sent, and no credentials are needed. docs/errors.md has the same.`,
    )
    .action(async (words: readonly string[], _: unknown, command: Command) => {
      const { runExplain } = await import('./explain/run.ts');
      await runExplain(
        context,
        words.length === 0 ? undefined : words.join(' '),
        command.optsWithGlobals<GlobalFlags>(),
      );
    });
