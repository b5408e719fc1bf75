import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';

/** What `help` explains besides the commands; the texts are loaded when one is asked for. */
export const topicNames = [
  'routes',
  'browser',
  'batch',
  'exit-codes',
  'environment',
  'config',
  'sandbox',
  'output',
] as const;

export const helpCommand = (context: Context): Command =>
  new Command('help')
    .description(`help for a command or a topic: ${topicNames.join(', ')}`)
    .argument('[topic]', 'a command or a topic')
    .action(async (name: string | undefined, _: unknown, command: Command) => {
      const program = command.parent;
      if (program === null || name === undefined) {
        program?.outputHelp();
        return;
      }
      const topic = topicNames.find((known) => known === name);
      if (topic !== undefined) {
        const { topics } = await import('./help/topics.ts');
        return context.terminal.data(topics[topic]());
      }
      const found = program.commands.find((other) => other.name() === name);
      if (found !== undefined) {
        found.outputHelp();
        return;
      }
      throw new CliError('usage', `There is no command or topic ${JSON.stringify(name)}.`, {
        why: 'Nothing was sent.',
        hint: `Topics are ${topicNames.join(', ')}; klarna-cl --help lists the commands.`,
      });
    });
