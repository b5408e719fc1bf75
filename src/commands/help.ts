import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { shownWord } from './command-line/shown-word.ts';

export const helpCommand = (context: Context): Command =>
  new Command('help')
    .description('help for a command or a topic')
    .argument('[topic or command...]', 'a topic, or a command as it is typed; topics lists the topics')
    .action(async (words: readonly string[], _: unknown, command: Command) => {
      const program = command.parent;
      const [name, ...others] = words;
      if (program === null || name === undefined) {
        program?.outputHelp();
        return;
      }
      const { printTopic, topicNames } = await import('./help/print-topic.ts');
      if (others.length === 0 && (await printTopic(context, name))) return;
      let at = program;
      for (const word of words) {
        const found = at.commands.find((other) => other.name() === word);
        if (found === undefined) throw unknownWord(word, at, at === program ? topicNames : []);
        at = found;
      }
      at.outputHelp();
    });

const unknownWord = (word: string, at: Command, topics: readonly string[]): CliError => {
  const names = at.commands.map((each) => each.name());
  const path = pathOf(at);
  const what = path === '' ? 'There is no command or topic' : `${path} has no command`;
  return new CliError('usage', `${what} ${shownWord(word)}.`, {
    why: 'Nothing was sent.',
    hint:
      path === ''
        ? `Topics are ${topics.join(', ')}; \`klarna-cl --help\` lists the commands.`
        : `See \`klarna-cl help ${path}\`.`,
    choice: { given: word, among: [...topics, ...names] },
  });
};

const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
