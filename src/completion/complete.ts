import { writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { folders } from '../config/folders.ts';
import { answerText } from './answer.ts';
import { completeLine } from './complete-line.ts';
import type { CommandTree } from './tree.ts';

/**
 * What the shells' scripts ask, at each press of the key; an entry of its own beside `cli.ts`, that loads none of it.
 *
 * Asked: `klarna-cl complete -- <word>…` with the words behind the program's name up to the cursor, the last one being
 * under it, and empty behind a blank; or `klarna-cl complete encoded <base64>` with those words, a line feed between them:
 * PowerShell takes `--` and empty words for itself.
 *
 * Answered: the lines of `answerText`, on stdout; never anything on stderr, and never another exit code than 0, since both
 * would end up in somebody's prompt. It sends nothing and writes nothing.
 */
export const complete = async (asked: readonly string[], tree: CommandTree): Promise<void> => {
  try {
    const answer = await completeLine(wordsIn(asked), tree, async (question) => {
      const { findValues } = await import('./values/values.ts');
      return findValues(question, thisWorld());
    });
    writeSync(1, answerText(answer));
  } catch {
    // The shell has nothing to offer then.
  }
};

const wordsIn = ([form, ...words]: readonly string[]): readonly string[] =>
  form === 'encoded'
    ? Buffer.from(words[0] ?? '', 'base64')
        .toString('utf8')
        .split('\n')
    : words;

const thisWorld = () => ({
  environment: process.env,
  folders: folders(process.env, homedir(), process.platform, process.cwd()),
});
