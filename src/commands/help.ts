import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { topics } from './help-topics.ts';

export const helpCommand = (context: Context): Command =>
  new Command('help')
    .description(`help for a command or a topic: ${Object.keys(topics).join(', ')}`)
    .argument('[topic]', 'a command or a topic')
    .action(async (name: string | undefined, _: unknown, command: Command) => {
      const program = command.parent;
      if (program === null || name === undefined) {
        program?.outputHelp();
        return;
      }
      const topic = topics[name];
      if (topic !== undefined) return context.terminal.data(topic());
      const found = program.commands.find((other) => other.name() === name);
      if (found !== undefined) {
        found.outputHelp();
        return;
      }
      throw new CliError('usage', `There is no command or topic ${JSON.stringify(name)}.`, {
        why: 'Nothing was sent.',
        hint: `Topics are ${Object.keys(topics).join(', ')}; klarna-cl --help lists the commands.`,
      });
    });
