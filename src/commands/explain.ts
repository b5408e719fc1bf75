import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GlobalFlags } from './command-line/global-flags.ts';

export const explainCommand = (context: Context): Command =>
  new Command('explain')
    .description('say what an error, an exit code or a state means, and what to do next')
    .argument('[text...]', 'a code, a number, words, or an error as it was printed; - reads stdin')
    .action(async (words: readonly string[], _: unknown, command: Command) => {
      const { runExplain } = await import('./explain/run.ts');
      await runExplain(
        context,
        words.length === 0 ? undefined : words.join(' '),
        command.optsWithGlobals<GlobalFlags>(),
      );
    });
