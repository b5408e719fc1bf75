import { describe, expect, it } from 'vitest';
import { checkCommandLine } from '../../src/commands/command-line/check.ts';
import { openProgram } from '../commands/help/manual.ts';
import { callsOf } from './command-lines.ts';
import { pages } from './pages.ts';

/** Ends a command line where its command would begin. */
class Read extends Error {}

/** These are answered without a command. */
const isQuestion = (argv: readonly string[]): boolean =>
  argv.length === 0 || argv.includes('--help') || argv.includes('--version') || argv[0] === 'complete';

/** Also shows what is refused; `npm run compare` runs it. */
const compared = 'docs/comparison.md';

const readable = pages.filter(({ path }) => path !== compared);
const calls = readable.flatMap((page) =>
  callsOf(page)
    .filter(({ argv, exitCode }) => exitCode !== 2 && !isQuestion(argv))
    .map(({ argv }) => `${page.path}: ${JSON.stringify(argv)}`),
);

describe('a command line in a document', () => {
  it.for([...new Set(calls)])('can be read, %s', async (call) => {
    const argv: readonly string[] = JSON.parse(call.slice(call.indexOf('[')));
    const program = await openProgram();
    program.hook('preAction', (_, command) => {
      checkCommandLine(command);
      throw new Read();
    });
    await expect(program.parseAsync([...argv], { from: 'user' })).rejects.toThrow(Read);
  });

  it('is found in blocks, in text, behind a pipe and with quotes', () => {
    const text = [
      '`klarna-cl inspect <order number>`',
      '```sh',
      'printf x | klarna-cl config set cl_client_secret - # exit 3',
      'id=$(klarna-cl inspect 1 --query "a \\"b\\"" --raw) && klarna-cl explain \'a b\' > c.txt',
      'A=b klarna-cl flow \\',
      '  --sandbox',
      '```',
      '```text',
      'klarna-cl never',
      '```',
    ].join('\n');
    expect(callsOf({ path: 'page.md', text })).toEqual([
      { argv: ['config', 'set', 'cl_client_secret', '-'], exitCode: 3 },
      { argv: ['inspect', '1', '--query', 'a \\"b\\"', '--raw'], exitCode: 0 },
      { argv: ['explain', 'a b'], exitCode: 0 },
      { argv: ['flow', '--sandbox'], exitCode: 0 },
      { argv: ['inspect', '<order number>'], exitCode: 0 },
    ]);
  });
});
