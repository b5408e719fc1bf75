import type { HelpPage } from '../page.ts';

/** `klarna-cl --help`. */
export const programPage: HelpPage = {
  commands: [
    ['Pay', ['flow', 'checkout', 'send-token', 'authorize']],
    ['See what happened', ['inspect', 'explain', 'runs']],
    ['Act on a payment', ['capture', 'refund', 'void', 'repair']],
    ['Many payments', ['batch', 'worker', 'merge-reports']],
    ['Try it where nothing is real', ['sandbox', 'testdata']],
    ['Set up', ['config', 'whoami', 'doctor', 'completion', 'mcp', 'help']],
  ],
  flags: [
    ['Global flags: which account', ['--profile', '--sandbox', '--live']],
    [
      'Global flags: what is printed',
      ['--output', '--query', '--jq', '--raw', '--quiet', '--verbose', '--reveal', '--no-color'],
    ],
    ['Global flags: what is sent', ['--dry-run', '--curl', '--har', '--timeout', '--retries', '--ca']],
    ['Global flags: questions and storage', ['--no-input', '--yes', '--insecure-storage']],
    ['Global flags: this tool', ['--version', '--help']],
  ],
  examples: [
    ['klarna-cl flow --sandbox', 'a whole payment: no credentials, no network'],
    ['klarna-cl config init', 'a profile with your own credentials'],
    ['klarna-cl help routes', 'which route is yours: both, native or network'],
  ],
  notes: [
    'Global flags stand before or after the command. stdout is data (JSON), stderr is talk. Each command has a help of its own: klarna-cl <command> --help. What the [NAME] at the end of an error means: klarna-cl explain <name>',
  ],
};
