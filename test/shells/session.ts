import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, type Machine, newMachine } from '../support/run.ts';
import { openShell } from '../support/terminal.ts';
import { bashCompletion, missingPackages } from './missing.ts';

/** A way in which somebody has completion installed. */
export interface Setup {
  readonly shell: 'bash' | 'zsh' | 'fish';
  /** What the shell reads when it starts, besides what the tests need of it. */
  readonly startFile: (script: string) => string;
  /** Where the script stands, below the home folder; else it is sourced from a file. */
  readonly installedAt?: string;
}

export const setups = {
  'bash alone': { shell: 'bash', startFile: (script) => `. ${script}` },
  'bash with bash-completion': {
    shell: 'bash',
    startFile: () => `. ${bashCompletion}`,
    installedAt: '.local/share/bash-completion/completions/klarna-cl',
  },
  'zsh, from fpath': {
    shell: 'zsh',
    startFile: () => 'fpath=(~/.zfunc $fpath)\nautoload -Uz compinit && compinit -i',
    installedAt: '.zfunc/_klarna-cl',
  },
  'zsh, sourced before compinit': { shell: 'zsh', startFile: (script) => `. ${script}` },
  fish: { shell: 'fish', startFile: () => '', installedAt: '.config/fish/completions/klarna-cl.fish' },
} as const satisfies Readonly<Record<string, Setup>>;

export type SetupName = keyof typeof setups;
export const setupNames = Object.keys(setups) as readonly SetupName[];

export const isMissing = (name: SetupName): boolean =>
  missingPackages.includes(setups[name].shell) ||
  (name === 'bash with bash-completion' && missingPackages.includes('bash-completion'));

/** The last key of a test: it shows the line as the shell has it, and nobody has to read that from a screen. */
const showLine = '\u0018\u0004';
const quiet: Readonly<Record<Setup['shell'], string>> = {
  bash: [
    "PS1='ready> ' PROMPT_COMMAND=",
    "bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; bind 'set page-completions off'",
    `bind -x '"\\C-x\\C-d": printf "{{%s}}" "$READLINE_LINE"'`,
  ].join('\n'),
  zsh: [
    "PS1='ready> ' PROMPT_EOL_MARK= LISTMAX=0",
    'unsetopt beep; unset zle_bracketed_paste',
    "show-line() { print -rn -- $'\\n'\"{{$BUFFER}}\" }; zle -N show-line; bindkey '^X^D' show-line",
  ].join('\n'),
  fish: [
    "function fish_prompt; printf 'ready> '; end",
    'set -g fish_greeting; set -g fish_autosuggestion_enabled 0; set -g fish_handle_reflow 0',
    `bind \\cx\\cd 'printf "{{%s}}" (commandline)'`,
  ].join('\n'),
};

const start = ({ home }: Machine, shell: Setup['shell']): { readonly line: string; readonly file: string } => {
  const files = { bash: '.bashrc', zsh: '.zshrc', fish: '.config/fish/config.fish' };
  const lines = { bash: `exec bash --noprofile --rcfile ${home}/.bashrc -i`, zsh: 'exec zsh -i', fish: 'exec fish -i' };
  return { line: lines[shell], file: join(home, files[shell]) };
};

/** A machine with the tool on its path, and its script where it belongs. */
export const machineWith = (name: SetupName): Machine => {
  const machine = newMachine();
  const setup: Setup = setups[name];
  const programs = join(machine.folder, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'klarna-cl'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(join(programs, 'klarna-cl'), 0o755);
  const script = join(machine.home, setup.installedAt ?? 'klarna-cl.script');
  write(script, scriptOf(setup.shell));
  write(start(machine, setup.shell).file, `${setup.startFile(script)}\n${quiet[setup.shell]}\n`);
  return { ...machine, environment: { ...machine.environment, PATH: `${programs}:${process.env.PATH}` } };
};

export const scriptOf = (shell: Setup['shell'] | 'powershell'): string =>
  spawnSync(process.execPath, [bin, 'completion', shell], { encoding: 'utf8' }).stdout;

export const write = (path: string, text: string): void => {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
};

/** A person at a shell. */
export interface Session {
  /** Types, and waits for nothing. */
  readonly types: (keys: string) => void;
  /** The line as it stands after these keys; it is emptied for the next one. */
  readonly lineAfter: (keys: string) => Promise<string>;
  /** What the shell lists after these keys; the line is emptied too. */
  readonly listAfter: (keys: string) => Promise<string>;
  /** Runs a command line, and returns what came of it. */
  readonly runs: (line: string) => Promise<string>;
}

export const openSession = async (name: SetupName, machine = machineWith(name), columns = 150): Promise<Session> => {
  const { shell } = setups[name];
  const terminal = openShell(start(machine, shell).line, {
    machine,
    env: { HISTFILE: '', XDG_CONFIG_HOME: join(machine.home, '.config') },
    columns,
  });
  await terminal.sees('ready> ');
  const shown = async (keys: string) => {
    terminal.types(`${keys}${showLine}`);
    const seen = await terminal.sees(/\{\{[\s\S]*\}\}/);
    // Away with the line, from its end to its beginning.
    terminal.types('\u0005\u0015');
    return seen;
  };
  const lineIn = (seen: string) => /\{\{([\s\S]*)\}\}/.exec(seen)?.[1] ?? '';
  return {
    types: terminal.types,
    lineAfter: async (keys) => lineIn(await shown(keys)),
    listAfter: shown,
    runs: async (line) => {
      terminal.types(`echo here''-it-is; ${line}; echo done''-with-it\r`);
      // Not before the shell reads keys again.
      const seen = await terminal.sees(/done-with-it[\s\S]*ready> /);
      return /here-it-is([\s\S]*)done-with-it/.exec(seen)?.[1] ?? '';
    },
  };
};
