import { Command } from 'commander';
import type { Context } from '../context.ts';

export const completionCommand = (context: Context): Command =>
  new Command('completion')
    .description('print the script with which your shell completes commands, flags and values')
    .argument('[shell]', 'bash, zsh, fish or powershell; without one it says which yours seems to be')
    .addHelpText(
      'after',
      `
bash
  for this session:
    eval "$(klarna-cl completion bash)"
  for good, with the package bash-completion:
    mkdir -p ~/.local/share/bash-completion/completions
    klarna-cl completion bash \\
      > ~/.local/share/bash-completion/completions/klarna-cl
  for good, without it (macOS, where bash is 3.2):
    klarna-cl completion bash > ~/.klarna-cl.bash
    echo '. ~/.klarna-cl.bash' >> ~/.bashrc      (macOS: ~/.bash_profile)

zsh
  for this session:
    source <(klarna-cl completion zsh)
  for good, in a folder of $fpath that is named before compinit is called:
    mkdir -p ~/.zfunc
    klarna-cl completion zsh > ~/.zfunc/_klarna-cl
  and in ~/.zshrc, where these two lines are not there yet:
    fpath=(~/.zfunc $fpath)
    autoload -Uz compinit && compinit
  A new file is not seen where compinit kept a list: rm -f ~/.zcompdump

fish
  for this session:
    klarna-cl completion fish | source
  for good:
    mkdir -p ~/.config/fish/completions
    klarna-cl completion fish > ~/.config/fish/completions/klarna-cl.fish

PowerShell
  for this session:
    klarna-cl completion powershell | Out-String | Invoke-Expression
  for good:
    $folder = Split-Path $PROFILE
    New-Item -ItemType Directory -Force $folder
    klarna-cl completion powershell > (Join-Path $folder klarna-cl.ps1)
    Add-Content $PROFILE '. (Join-Path $PSScriptRoot klarna-cl.ps1)'

The scripts call the klarna-cl that the shell finds, at each Tab, and need not be
made anew after an update. Profiles, runs and the like are read from this
machine's files: nothing is sent, and nothing is written.

Examples:
  klarna-cl completion
  klarna-cl completion bash`,
    )
    .action(async (shell: string | undefined) => {
      const { runCompletion } = await import('./completion/run.ts');
      await runCompletion(context, shell);
    });
