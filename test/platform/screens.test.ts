import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { wantsColour } from '../../src/platform/colour.ts';
import { plainPrompt } from '../../src/platform/plain-prompt.ts';
import { lacksUnicode } from '../../src/platform/unicode.ts';
import { fakeStop } from '../support/fake-context.ts';

describe('colours', () => {
  it.each([
    [{}, true, false, true],
    [{}, false, false, false],
    [{ FORCE_COLOR: '1' }, false, false, true],
    [{ FORCE_COLOR: 'true', NO_COLOR: '1' }, false, false, true],
    [{ FORCE_COLOR: '3' }, false, true, false],
    [{ FORCE_COLOR: '0' }, true, false, false],
    [{ FORCE_COLOR: 'false', CLICOLOR_FORCE: '1' }, true, false, false],
    [{ NO_COLOR: '1', CLICOLOR_FORCE: '1' }, true, false, false],
    [{ NO_COLOR: '' }, true, false, true],
    [{ CLICOLOR_FORCE: '1', TERM: 'dumb' }, false, false, true],
    [{ CLICOLOR_FORCE: '0' }, false, false, false],
    [{ CLICOLOR: '0' }, true, false, false],
    [{ CLICOLOR: '0', CLICOLOR_FORCE: '1' }, true, false, true],
    [{ CLICOLOR: '1' }, false, false, false],
    [{ TERM: 'dumb' }, true, false, false],
  ])('with %j on a terminal (%s), refused by a flag (%s): %s', (environment, isTerminal, refused, wanted) => {
    expect(wantsColour({ environment, isTerminal, refused })).toBe(wanted);
  });
});

it('signs are left out where it is known that they cannot be shown', () => {
  const worlds = [
    {},
    { LANG: 'C' },
    { LANG: 'en_GB.UTF-8' },
    { OS: 'Windows_NT' },
    { OS: 'Windows_NT', ConEmuANSI: 'ON' },
  ];
  expect(worlds.map(lacksUnicode)).toEqual([false, true, false, true, false]);
});

describe('a plain question', () => {
  const asked = (typed: string) => {
    const stop = fakeStop();
    const keyboard = Object.assign(new PassThrough(), { isTTY: true as const, setRawMode: () => keyboard });
    const said: string[] = [];
    keyboard.write(typed);
    return { stop, said, keyboard, prompt: plainPrompt(stop, keyboard as never, (text) => said.push(text)) };
  };

  it('is a line, and what cannot be used is asked for again', async () => {
    const { prompt, said } = asked('x\nok\n');
    const complaint = (answer: string) => (answer === 'ok' ? undefined : 'it must be ok');
    expect(await prompt.text({ message: 'Word', complaint })).toBe('ok');
    expect(said.join('')).toBe('Word: That cannot be used: it must be ok.\nWord: ');
  });

  it('offers numbers, and takes what was typed ahead', async () => {
    const { prompt, said } = asked('2\n\nn\n');
    const choices = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B', explanation: 'the second' },
    ] as const;
    expect(await prompt.choose({ message: 'Which?', choices })).toBe('b');
    expect(await prompt.text({ message: 'Name', initial: 'usual' })).toBe('usual');
    expect(await prompt.confirm({ message: 'Go on?', initial: true })).toBe(false);
    expect(said[0]).toBe('Which?\n  1. A\n  2. B: the second\n');
  });

  it('shows nothing of a secret, and lets it be mended', async () => {
    const { prompt, said } = asked('ab\u007fc\r');
    expect(await prompt.secret({ message: 'Token' })).toBe('ac');
    expect(said.join('')).toBe('Token, not shown: \n');
  });

  it('ends with Ctrl-C, and where the keyboard is gone', async () => {
    await expect(asked('a\u0003').prompt.secret({ message: 'Token' })).rejects.toMatchObject({ kind: 'interrupted' });
    const gone = asked('');
    gone.keyboard.end();
    await expect(gone.prompt.text({ message: 'Word' })).rejects.toMatchObject({ kind: 'interrupted' });
    const stopped = asked('');
    const answer = stopped.prompt.text({ message: 'Word' });
    stopped.stop.press('terminated');
    await expect(answer).rejects.toMatchObject({ kind: 'terminated' });
  });
});
