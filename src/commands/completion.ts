import { Command } from 'commander';
import type { Context } from '../context.ts';

export const completionCommand = (context: Context): Command =>
  new Command('completion')
    .description('print the script with which your shell completes commands, flags and values')
    .argument('[shell]', 'bash, zsh, fish or powershell; without one it says which yours seems to be')
    .action(async (shell: string | undefined) => {
      const { runCompletion } = await import('./completion/run.ts');
      await runCompletion(context, shell);
    });
