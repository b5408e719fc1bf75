import { describe, expect, it } from 'vitest';
import { scripts } from '../../src/completion/scripts.ts';
import { shellNames } from '../../src/completion/shell-names.ts';
import { klarnaCl } from './running.ts';

const printed = async (...args: Parameters<typeof klarnaCl>): Promise<string> => (await klarnaCl(...args)).stdout();

describe('completion <shell>', () => {
  it.each(shellNames)('prints the script of %s, and nothing else', async (shell) => {
    const run = await klarnaCl(['completion', shell]);
    expect(run.stdout()).toBe(scripts[shell]);
    expect(run.talk).toEqual([]);
    expect(run.exit).toBe(0);
  });

  it.each([
    ['pwsh', 'powershell'],
    ['/usr/bin/zsh', 'zsh'],
    ['Fish', 'fish'],
  ] as const)('knows %s as %s', async (name, shell) => {
    expect(await printed(['completion', name])).toBe(scripts[shell]);
  });

  it.each(['zs', 'tcsh', '', 'bash zsh'])('refuses %j with the shells there are', async (name) => {
    const run = await klarnaCl(['completion', name]);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('bash, zsh, fish, powershell');
  });

  it('has no sandbox, and says so', async () => {
    expect((await klarnaCl(['completion', 'bash', '--sandbox'])).exit).toBe(2);
  });
});

describe('completion alone', () => {
  it.each([
    ['the shell that started it', { startedBy: 'fish', environment: { SHELL: '/bin/bash' } }, 'fish', '| source'],
    [
      'the login shell where something else did',
      { startedBy: 'node', environment: { SHELL: '/bin/zsh' } },
      'zsh',
      'source <(',
    ],
    [
      'the login shell where nobody says who did',
      { environment: { SHELL: '/usr/local/bin/bash' } },
      'bash',
      'eval "$(',
    ],
    ['PowerShell on Windows', { machine: { platform: 'win32' } }, 'PowerShell', 'Invoke-Expression'],
  ])('tells %s, and what to run', async (_, wish, shell, line) => {
    const text = await printed(['completion'], { interactive: true, ...wish });
    expect(text).toContain(`Your shell seems to be ${shell}.`);
    expect(text).toContain(line);
    expect(text).toContain('klarna-cl completion --help');
  });

  it('names the shells where it cannot tell', async () => {
    const text = await printed(['completion'], { interactive: true, environment: { SHELL: '/bin/tcsh' } });
    expect(text).toContain('bash, zsh, fish, powershell');
  });

  it('is refused where its output is a file, which would then hold advice', async () => {
    expect((await klarnaCl(['completion'])).exit).toBe(2);
  });
});
