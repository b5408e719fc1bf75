import { describe, expect, it } from 'vitest';
import { answerTo, commandTree, valuesAt } from './asking.ts';

describe('what stands under the cursor', () => {
  it.each([
    ['a command', '', ['flow', 'send-token', 'completion', 'help'], ['complete', '--live']],
    ['a command behind global flags', '--quiet -o json ', ['flow'], []],
    ['a command behind a global flag with its value', '--profile=shop ', ['flow'], []],
    ['a command of a group', 'runs ', ['list', 'show', 'export', 'prune'], ['flow', 'help']],
    ['a command of a group, behind a flag of the group', 'sandbox --port 4010 ', ['seed', 'reset'], []],
    ['no command behind an argument', 'runs nonsense ', ['--output'], ['list']],
    [
      "a command's own flags and the global ones",
      'flow --',
      ['--route', '--place', '--sandbox', '--help'],
      ['--version'],
    ],
    ['those of the program alone', '--', ['--version', '--help', '--profile'], ['--route']],
    ['none of the group', 'sandbox seed --', ['--count', '--url', '--profile'], ['--port']],
    ['none that was given', 'flow --place --route native --', ['--payment-id'], ['--place', '--route']],
    ['none that was given before the command', '--quiet flow --', ['--verbose'], ['--quiet']],
    ['none that was given by its short name', 'flow -o json -', ['--raw', '-v'], ['--output', '-o']],
    ['one that may be repeated', 'sandbox --fault x --', ['--fault', '--port'], []],
    ['none that cannot go with another', 'flow --sandbox --', ['--route'], ['--live', '--profile', '--sandbox']],
    ['short names behind one hyphen', 'flow -', ['-o', '-q', '--quiet'], []],
    ['no short names behind two', 'flow --', ['--quiet'], ['-q']],
    ['flags where nothing else can follow', 'doctor ', ['--profile', '--output'], ['doctor']],
    ['no flags behind --', 'explain -- -', [], ['--output']],
    ['the value of a flag', 'flow --route ', ['both', 'native', 'network'], ['--place']],
    ['the value of a short flag', 'flow -o ', ['json', 'table'], []],
    ['the value behind =', 'flow --route=n', ['--route=native'], ['native']],
    ['the value of a global flag before the command', '--output ', ['ndjson'], ['flow']],
    ['one of the values that the program knows itself', 'sandbox --klarna-errors ', ['older', 'newer'], []],
    ['a flag behind one that may do without its value', 'batch x.csv --resume --', ['--check'], ['--resume']],
    ['a topic or a command', 'help ', ['routes', 'exit-codes', 'flow'], []],
    ['no flag that the command refuses', 'inspect --', ['--watch', '--har'], ['--dry-run', '--curl']],
    ['nothing behind a number', 'flow --amount ', [], ['--place', 'flow']],
    ['nothing behind an unknown flag with =', 'flow --nonsense=', [], ['--place']],
  ])('is %s: %s', async (_, line, there, notThere) => {
    const values = await valuesAt(line);
    expect(values).toEqual(expect.arrayContaining(there));
    expect(values.filter((value) => notThere.includes(value))).toEqual([]);
  });

  it.each([
    ['flow --auth-token-file ', []],
    ['flow --auth-token-file=to', []],
    ['inspect --har ', []],
    ['--ca ', []],
    ['runs export --file ', []],
    ['batch ', ['.csv', '.ndjson', '.jsonl', '.yaml', '.yml']],
    ['merge-reports one.json ', ['.json']],
    ['sandbox --seed ', ['.yaml', '.yml', '.json']],
    ['sandbox seed ', ['.yaml', '.yml', '.json']],
  ])('is a file of the shell: %s', async (line, endings) => {
    expect(await answerTo(line)).toMatchObject({ kind: 'files', endings });
  });

  it('is a file, a command or a word where each of them can stand', async () => {
    const words = [{ value: 'commercelayer-cli' }, { value: 'stored' }];
    expect(await answerTo('config import --from ')).toMatchObject({ kind: 'files', candidates: words });
    const joined = await valuesAt('config import --from=');
    expect(joined).toEqual(['--from=commercelayer-cli', '--from=stored']);
    expect(await answerTo('batch ')).toMatchObject({ kind: 'files', candidates: [{ value: 'init' }] });
  });

  it('has a description for each command and each flag', async () => {
    for (const line of ['', 'flow --', 'sandbox --', 'config ']) {
      const { candidates } = await answerTo(line);
      expect(candidates.filter(({ description }) => description === '')).toEqual([]);
    }
  });
});

describe('the command line as it is written down', () => {
  it('holds every command and flag that the help shows, and no hidden one', async () => {
    const tree = await commandTree();
    expect(tree.commands.map(({ name }) => name)).toContain('completion');
    expect(tree.commands.map(({ name }) => name)).not.toContain('complete');
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
  });
});
