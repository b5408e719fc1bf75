import { setMaxListeners } from 'node:events';
import type { Context, Files, Progress, Screen, Stop } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { maskLine } from '../../output/masking.ts';
import { harmlessText } from './harmless-text.ts';
import type { World } from './world.ts';

/** A stop of one call: of the client's own, or of the server's. */
export interface CallStop extends Stop {
  readonly press: (reason: 'interrupted' | 'terminated') => void;
}

export const openCallStop = (): CallStop => {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let reason: ReturnType<Stop['reason']>;
  return {
    signal: controller.signal,
    reason: () => reason,
    press: (why) => {
      reason ??= why;
      controller.abort();
    },
  };
};

/** What a command leaves behind that ran as a call. */
export interface CallContext {
  readonly context: Context;
  /** Its documents, as it printed them. */
  readonly printed: () => string;
  /** What it said on the way, a line each. */
  readonly said: () => readonly string[];
  /** What a second signal would leave undone. */
  readonly lastWord: () => string | undefined;
}

const noTerminal: Screen = { isTerminal: false, columns: 80, rows: 24, colour: false };

/** The world of one call: nobody to ask, no files, and what is printed and said is kept for the answer. */
export const openCallContext = (
  base: Context,
  world: World,
  stop: Stop,
  onProgress: (message: string) => void,
): CallContext => {
  let printed = '';
  const said: string[] = [];
  let lastWord: () => string | undefined = () => undefined;
  const tokens = new Set<string>();
  const credentials = new Set<string>();
  const safe = (text: string) =>
    harmlessText(maskLine(text, { secrets: [...tokens], credentials: [...credentials] })).replace(/\s+/g, ' ');
  const show = (text: string) => onProgress(safe(text));
  const { environment, folders, profiles, tokenCache, ignoresProject } = world;
  return {
    printed: () => printed,
    said: () => said,
    lastWord: () => lastWord(),
    context: {
      ...base,
      environment,
      folders,
      profiles,
      tokenCache,
      ...(ignoresProject ? { ignoresProject } : {}),
      stop,
      files: noFiles,
      http: (settings) => base.http({ ...settings, stop }),
      recorder: () => undefined,
      lastWord: (say) => {
        lastWord = say;
      },
      secrets: {
        addToken: (value) => tokens.add(value),
        forgetToken: (value) => tokens.delete(value),
        addCredential: (value) => credentials.add(value),
        tokens: () => [...tokens],
        credentials: () => [...credentials],
      },
      terminal: {
        interactive: false,
        stdout: noTerminal,
        stderr: noTerminal,
        data: async (text) => {
          printed += text;
        },
        isUnread: () => false,
        talk: (line) => {
          said.push(safe(line));
        },
        // An address to open comes with the error that it is about.
        showAsIs: () => {},
        progress: async (title) => {
          show(title);
          return progressTo(show);
        },
        foot: () => undefined,
      },
    },
  };
};

const progressTo = (show: (text: string) => void): Progress => ({
  update: show,
  succeed: show,
  fail: (title) => show(`Failed: ${title}`),
  stop: () => {},
});

const refuse = async (): Promise<never> => {
  throw new CliError('usage', 'A call reads and writes no files.', {
    why: 'Its parameters are all that it is given. Nothing was sent.',
    hint: 'Pass the value itself.',
  });
};

const noFiles: Files = {
  read: refuse,
  readIfThere: async () => undefined,
  readStdin: refuse,
  writePrivate: refuse,
  checkPrivate: refuse,
  writeNew: refuse,
  openPrivate: refuse,
  openBytes: refuse,
};
