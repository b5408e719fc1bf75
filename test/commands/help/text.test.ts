import { describe, expect, it } from 'vitest';
import { pathOf } from '../../../src/commands/command-line/check.ts';
import { helpText } from '../../../src/commands/help/print.ts';
import { commandLines, sectionsText } from '../../../src/commands/help/text.ts';
import { topicNames } from '../../../src/commands/help/topic-names.ts';
import { topicText } from '../../../src/commands/help/topics.ts';
import { klarnaCl } from '../running.ts';
import { everyCommand, openProgram } from './manual.ts';
import { typed } from './words.ts';

const program = await openProgram();
const plain = { bold: (text: string) => text };
const bold = { bold: (text: string) => `<${text}>` };

/** Lines that are too wide, although they could be broken: between words, or between the flags of a command. */
const tooWide = (text: string, columns: number): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.length > columns && /\S .*\S/.test(line.trim().replace(/ \\$/, '')) && !/^ {4}/.test(line));

describe('help at every width', () => {
  it.each([40, 60, 80, 100, 200])('stays within %i columns', async (columns) => {
    for (const command of everyCommand(program)) {
      const text = await helpText(command, { columns, colour: false });
      expect(tooWide(text, columns), pathOf(command)).toEqual([]);
      // Nobody reads longer lines.
      expect(tooWide(text, 110)).toEqual([]);
    }
    for (const name of topicNames)
      expect(tooWide(topicText(name, { columns, paint: plain }), columns), name).toEqual([]);
  });

  it('puts texts beside their names, and below them where there is no room', () => {
    const sections = [{ heading: 'Flags:', blocks: [{ rows: [['--amount <n>', 'how much it is']] as const }] }];
    expect(sectionsText(sections, { columns: 80, paint: bold })).toBe('<Flags:>\n  --amount <n>  how much it is\n');
    expect(sectionsText(sections, { columns: 30, paint: bold })).toBe(
      '<Flags:>\n  --amount <n>\n      how much it is\n',
    );
  });

  it.each([20, 36, 50, 76])('breaks a long command at %i columns as a shell goes on with it', (columns) => {
    const line = "klarna-cl sandbox --fault 'POST /v2/**=500:1' --latency 200 --rate-limits > a.txt";
    const lines = commandLines(line, columns);
    expect(lines.slice(0, -1).every((each) => each.endsWith(' \\'))).toBe(true);
    const copied = lines.join('\n').replaceAll('\\\n', '');
    expect(typed(copied)).toEqual(typed(line));
  });

  it('colours headings alone, where colours are wanted', async () => {
    const text = await helpText(program, { columns: 80, colour: true });
    const plainText = await helpText(program, { columns: 80, colour: false });
    const sign = '\u001b';
    expect(plainText).not.toContain(sign);
    expect(text.split('\n').filter((line) => line.includes(sign))).toHaveLength(
      plainText.match(/^\S.*:$|^Usage:/gm)?.length ?? 0,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(plainText);
  });
});

describe('klarna-cl help', () => {
  it.each(topicNames)('%s prints the topic', async (name) => {
    const run = await klarnaCl(['help', name]);
    expect(run.exit).toBe(0);
    expect(run.stdout()).toBe(topicText(name, { columns: 80, paint: plain }));
  });

  it('topics lists all of them', async () => {
    const run = await klarnaCl(['help', 'topics']);
    for (const name of topicNames) expect(run.stdout()).toMatch(new RegExp(`^  ${name} +[a-z]`, 'm'));
  });

  it.each([
    [['rutes'], 'routes'],
    [['flwo'], 'flow'],
    [['runs', 'exprt'], 'export'],
    [['sandbox', 'sede'], 'seed'],
  ])('%j is refused, and knows what was meant', async (words, meant) => {
    const run = await klarnaCl(['help', ...words]);
    expect(run).toMatchObject({ exit: 2, failure: { facts: { choice: { given: words.at(-1) } } } });
    expect(run.failure?.facts.choice?.among).toContain(meant);
    expect(run.failure?.facts.hint).toContain('klarna-cl');
  });
});
