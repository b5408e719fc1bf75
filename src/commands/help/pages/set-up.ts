import type { HelpPages } from '../page.ts';

/** Credentials, and the tool itself. */
export const setUpPages: HelpPages = {
  config: {
    notes: ['Keys and where values are taken from: klarna-cl help config'],
    examples: [
      ['klarna-cl config init', 'Makes a profile, question by question.'],
      ['klarna-cl config set cl_client_secret - < secret.txt', 'Stores a secret, which never stands in a command.'],
      ['klarna-cl config list --output table', 'Shows every setting in effect, and where it comes from.'],
    ],
  },
  'config init': {
    examples: [
      ['klarna-cl config init', 'Asks for the name as well.'],
      ['klarna-cl config init staging', 'Makes a profile called staging, or changes it.'],
    ],
  },
  'config set': {
    examples: [
      ['klarna-cl config set cl_client_id my-client-id --profile staging', 'Stores a value in the profile staging.'],
      ['klarna-cl config set cl_client_secret - < secret.txt', 'Stores a secret from a file, by stdin.'],
      ['klarna-cl config set klarna_api_key', 'Asks for a secret without showing it.'],
    ],
  },
  'config get': {
    examples: [['klarna-cl config get currency', 'Prints the value alone, for a script.']],
  },
  'config list': {
    examples: [['klarna-cl config list --output table', 'Shows each value with its source.']],
  },
  'config unset': {
    examples: [['klarna-cl config unset currency --profile staging', 'Forgets one value of the profile staging.']],
  },
  'config use': {
    examples: [['klarna-cl config use staging', 'Uses that profile wherever none is named.']],
  },
  'config path': {
    examples: [['klarna-cl config path', 'Prints the name of the file.']],
  },
  'config import': {
    notes: [
      'With stored, the secrets of a profile move from its file into the keyring of the system. Nothing of what is read is printed.',
    ],
    examples: [
      [
        'klarna-cl config import --from .env --profile staging',
        'Takes the variables of a file into the profile staging.',
      ],
      [
        'klarna-cl config import --from commercelayer-cli --application shop',
        'Takes an application that the official CLI knows.',
      ],
      ['klarna-cl config import --from - < secrets.env', 'Reads stdin, as a password manager writes it.'],
    ],
  },
  'config logout': {
    notes: ['The cached access token is revoked, so that a copy of it is of no use.'],
    examples: [
      ['klarna-cl config logout --profile staging', 'Forgets the credentials of one profile.'],
      ['klarna-cl config logout --dry-run', 'Shows the request that would be sent, and forgets nothing.'],
    ],
  },
  completion: {
    summary: 'the Tab key: a script for your shell',
    examples: [
      ['klarna-cl completion', 'Says which shell yours seems to be, and what to run.'],
      ['klarna-cl completion bash', 'Prints the script; your shell has to read it.'],
    ],
    notes: [
      "A script calls the klarna-cl that the shell finds, at each Tab, and need not be made anew after an update. Profiles, runs and the like are read from this machine's files: nothing is sent, and nothing is written.",
    ],
    sections: [
      {
        heading: 'bash',
        blocks: [
          'For this session:',
          { lines: ['eval "$(klarna-cl completion bash)"'] },
          'For good, with the package bash-completion:',
          {
            lines: [
              'mkdir -p ~/.local/share/bash-completion/completions',
              'klarna-cl completion bash \\',
              '  > ~/.local/share/bash-completion/completions/klarna-cl',
            ],
          },
          'For good, without it; on macOS, where bash is 3.2, with ~/.bash_profile:',
          {
            lines: ['klarna-cl completion bash > ~/.klarna-cl.bash', "echo '. ~/.klarna-cl.bash' >> ~/.bashrc"],
          },
        ],
      },
      {
        heading: 'zsh',
        blocks: [
          'For this session:',
          { lines: ['source <(klarna-cl completion zsh)'] },
          'For good, in a folder of $fpath that is named before compinit is called; the last two lines are for ~/.zshrc, where they are not there yet. A new file is not seen where compinit kept a list: rm -f ~/.zcompdump',
          {
            lines: [
              'mkdir -p ~/.zfunc',
              'klarna-cl completion zsh > ~/.zfunc/_klarna-cl',
              'fpath=(~/.zfunc $fpath)',
              'autoload -Uz compinit && compinit',
            ],
          },
        ],
      },
      {
        heading: 'fish',
        blocks: [
          'For this session:',
          { lines: ['klarna-cl completion fish | source'] },
          'For good:',
          {
            lines: [
              'mkdir -p ~/.config/fish/completions',
              'klarna-cl completion fish > ~/.config/fish/completions/klarna-cl.fish',
            ],
          },
        ],
      },
      {
        heading: 'PowerShell',
        blocks: [
          'For this session:',
          { lines: ['klarna-cl completion powershell | Out-String | Invoke-Expression'] },
          'For good:',
          {
            lines: [
              '$folder = Split-Path $PROFILE',
              'New-Item -ItemType Directory -Force $folder',
              'klarna-cl completion powershell > (Join-Path $folder klarna-cl.ps1)',
              "Add-Content $PROFILE '. (Join-Path $PSScriptRoot klarna-cl.ps1)'",
            ],
          },
        ],
      },
    ],
  },
  mcp: {
    summary: 'serve inspect, explain and doctor to agents (MCP)',
    notes: [
      'A program starts it: put the command into the configuration of your MCP client. The profile is chosen here and not by the agent. Live credentials are refused, and there is no flag for them. --timeout, --retries and --ca hold for each call. It ends when stdin does, and on Ctrl-C.',
    ],
    examples: [
      ['klarna-cl mcp --sandbox --allow-writes', 'Lets an agent try whole payments, without credentials.'],
      ['klarna-cl mcp --profile staging', 'Lets it look at the payments of a test profile.'],
    ],
  },
  help: {
    examples: [
      ['klarna-cl help topics', 'Lists the topics, and what each is about.'],
      ['klarna-cl help routes', 'Says which route is yours.'],
      ['klarna-cl help runs export', 'Does the same as klarna-cl runs export --help.'],
    ],
  },
};
