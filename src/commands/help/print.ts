import type { Command } from 'commander';
import type { Screen } from '../../context.ts';
import { loadPaint } from '../../output/paint.ts';
import { wrap } from '../../output/wrap.ts';
import { commandHelp } from './command-help.ts';
import { pages } from './pages.ts';
import { headingText, type Look, sectionsText, usableColumns } from './text.ts';

/** Where a help is printed to. */
type Target = Pick<Screen, 'columns' | 'colour'>;

/** `--help` of a command. */
export const helpText = async (command: Command, screen: Target): Promise<string> => {
  const look = await lookOf(screen);
  const { usage, description, sections, globalFlags } = commandHelp(command, pages);
  const all = [{ heading: '', blocks: [sentence(description)] }, ...sections];
  return `${usageText(usage, look)}\n\n${sectionsText(all, look)}${globalFlagsText(globalFlags, look)}`;
};

/** A call that is too long goes on below its arguments. */
const usageText = (usage: readonly string[], look: Look): string =>
  usage
    .flatMap((line) => wrap(line, usableColumns(look) - 9).map((part, index) => `${index === 0 ? '' : '  '}${part}`))
    .map((line, index) => `${index === 0 ? look.paint.bold('Usage:') : '      '} ${line}`)
    .join('\n');

export const lookOf = async ({ columns, colour }: Target): Promise<Look> => ({
  columns,
  paint: await loadPaint(colour),
});

/** Descriptions are written for a list of commands. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.');

/** Their names alone: what they do stands in one place. */
const globalFlagsText = (flags: readonly string[], look: Look): string => {
  if (flags.length === 0) return '';
  // A flag and its value stay together.
  const whole = flags.map((flag) => flag.replaceAll(' ', '\u00a0'));
  const lines = wrap(whole.join('  '), usableColumns(look) - 2).map(
    (line) => `  ${line.trim().replaceAll('\u00a0', ' ')}`,
  );
  return `\n${headingText('Global flags (what they do: klarna-cl --help):', look)}\n${lines.join('\n')}\n`;
};
