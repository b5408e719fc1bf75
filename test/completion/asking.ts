import { vi } from 'vitest';
import { buildProgram } from '../../src/cli.ts';
import { describeCommand } from '../../src/commands/completion/describe-commands.ts';
import { pages } from '../../src/commands/help/pages.ts';
import { topicRows } from '../../src/commands/help/topic-names.ts';
import type { Answer } from '../../src/completion/answer.ts';
import { completeLine } from '../../src/completion/complete-line.ts';
import type { CommandTree } from '../../src/completion/tree.ts';
import { findValues } from '../../src/completion/values/values.ts';
import type { World } from '../../src/completion/values/world.ts';
import { folders } from '../../src/config/folders.ts';
import { fakeContext, scratchFolder } from '../support/fake-context.ts';

let tree: CommandTree | undefined;

/** The command line as it is, described as the build describes it. */
export const commandTree = async (): Promise<CommandTree> => {
  vi.stubGlobal('KLARNA_CL_VERSION', '0.0.0');
  tree ??= {
    ...describeCommand(await buildProgram(fakeContext({}).context, { write: () => {} }), pages),
    topics: topicRows,
  };
  return tree;
};

/** A user with nothing yet. */
export const someWorld = (environment: World['environment'] = {}): World => {
  const home = scratchFolder();
  return { environment, folders: folders({}, home, 'linux', home) };
};

/** What is answered at the end of a line; the last word is the one under the cursor. */
export const answerTo = async (line: string | readonly string[], world: World = someWorld()): Promise<Answer> => {
  const words = typeof line === 'string' ? line.split(' ') : line;
  return completeLine(words, await commandTree(), (question) => findValues(question, world));
};

export const valuesAt = async (line: string | readonly string[], world?: World): Promise<readonly string[]> =>
  (await answerTo(line, world)).candidates.map(({ value }) => value);
