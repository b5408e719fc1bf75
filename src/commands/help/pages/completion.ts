import type { Block } from '../blocks.ts';
import type { HelpPage } from '../page.ts';

/** Lines to paste, which stand as they are. */
const paste = (...lines: readonly string[]): Block => ({ lines: lines.map((line) => `  ${line}`) });

/** How a shell is told, for a session and for good. */
export const completionPage: HelpPage = {
  summary: 'complete commands, flags and values in your shell',
  sections: [
    {
      heading: 'bash:',
      blocks: [
        'For this session:',
        paste('eval "$(klarna-cl completion bash)"'),
        'For good, with the package bash-completion:',
        paste(
          'mkdir -p ~/.local/share/bash-completion/completions',
          'klarna-cl completion bash \\',
          '  > ~/.local/share/bash-completion/completions/klarna-cl',
        ),
        'For good, without it (macOS, where bash is 3.2 and the second file is ~/.bash_profile):',
        paste('klarna-cl completion bash > ~/.klarna-cl.bash', "echo '. ~/.klarna-cl.bash' >> ~/.bashrc"),
      ],
    },
    {
      heading: 'zsh:',
      blocks: [
        'For this session:',
        paste('source <(klarna-cl completion zsh)'),
        'For good, in a folder of $fpath that is named before compinit is called:',
        paste('mkdir -p ~/.zfunc', 'klarna-cl completion zsh > ~/.zfunc/_klarna-cl'),
        'and in ~/.zshrc, where these two lines are not there yet:',
        paste('fpath=(~/.zfunc $fpath)', 'autoload -Uz compinit && compinit'),
        'A new file is not seen where compinit kept a list: rm -f ~/.zcompdump',
      ],
    },
    {
      heading: 'fish:',
      blocks: [
        'For this session:',
        paste('klarna-cl completion fish | source'),
        'For good:',
        paste(
          'mkdir -p ~/.config/fish/completions',
          'klarna-cl completion fish > ~/.config/fish/completions/klarna-cl.fish',
        ),
      ],
    },
    {
      heading: 'PowerShell:',
      blocks: [
        'For this session:',
        paste('klarna-cl completion powershell | Out-String | Invoke-Expression'),
        'For good:',
        paste(
          '$folder = Split-Path $PROFILE',
          'New-Item -ItemType Directory -Force $folder',
          'klarna-cl completion powershell > (Join-Path $folder klarna-cl.ps1)',
          "Add-Content $PROFILE '. (Join-Path $PSScriptRoot klarna-cl.ps1)'",
        ),
      ],
    },
  ],
  notes: [
    "The scripts call the klarna-cl that the shell finds, at each Tab, and need not be made anew after an update. Profiles, runs and the like are read from this machine's files: nothing is sent, and nothing is written.",
  ],
  examples: [
    ['klarna-cl completion', 'Says which shell yours seems to be.'],
    ['klarna-cl completion bash', 'Prints the script for bash.'],
  ],
};
