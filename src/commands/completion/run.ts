import { scripts } from '../../completion/scripts.ts';
import { isShellName, type ShellName, shellNames } from '../../completion/shell-names.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { shownWord } from '../command-line/shown-word.ts';

/** `completion`: prints the script of a shell. @throws CliError `usage` for a shell that there is no script for */
export const runCompletion = async (context: Context, named: string | undefined): Promise<void> => {
  const shell = named === undefined ? undefined : shellOf(named);
  if (shell !== undefined) return context.terminal.data(scripts[shell]);
  if (named !== undefined) throw unknownShell(named);
  if (!context.terminal.stdout.isTerminal) {
    throw new CliError('usage', 'Which shell is the script for?', {
      why: 'A script is printed for one shell, and nobody can be asked here.',
      hint: `\`klarna-cl completion <shell>\`, one of ${shellNames.join(', ')}.`,
    });
  }
  await context.terminal.data(adviceFor(await shellInUse(context)));
};

/** `zsh`, and `/usr/bin/zsh`, and `pwsh.exe`. */
const shellOf = (name: string): ShellName | undefined => {
  const program = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  return program === 'pwsh' ? 'powershell' : isShellName(program) ? program : undefined;
};

const unknownShell = (name: string): CliError =>
  new CliError('usage', `There is no script for the shell ${shownWord(name)}.`, {
    why: `There is one for ${shellNames.join(', ')}.`,
    hint: '`klarna-cl completion --help` says how each is installed.',
    choice: { given: name, among: shellNames },
  });

/** The shell that started this, where the system says so; else the one that the person logs in with. */
const shellInUse = async ({ environment, probe }: Pick<Context, 'environment' | 'probe'>) => {
  const started = shellOf((await probe.startedBy()) ?? '') ?? shellOf(environment.SHELL ?? '');
  return started ?? ((await probe.machine()).platform === 'win32' ? 'powershell' : undefined);
};

const forThisSession: Readonly<Record<ShellName, string>> = {
  bash: 'eval "$(klarna-cl completion bash)"',
  zsh: 'source <(klarna-cl completion zsh)',
  fish: 'klarna-cl completion fish | source',
  powershell: 'klarna-cl completion powershell | Out-String | Invoke-Expression',
};

const adviceFor = (shell: ShellName | undefined): string => {
  const more = 'How to keep it for good: klarna-cl completion --help\n';
  if (shell === undefined) {
    return `Which shell this is cannot be told. There are scripts for ${shellNames.join(', ')}:\n  klarna-cl completion <shell>\n${more}`;
  }
  const called = shell === 'powershell' ? 'PowerShell' : shell;
  return `Your shell seems to be ${called}. To try completion in this session:\n  ${forThisSession[shell]}\n${more}`;
};
