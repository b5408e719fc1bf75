import { fstatSync, statSync } from 'node:fs';
import type { Environment, Terminal } from '../context.ts';
import { CliError } from '../errors.ts';
import { wantsColour } from './colour.ts';
import { writeFully, writeTalk } from './descriptor.ts';
import { openFoot, type ScreenFoot } from './foot.ts';
import { linesOfProgress, type Spinner, silentProgress, spin } from './spinner.ts';
import { lacksUnicode } from './unicode.ts';

/** Breaks a sentence between words, where it is longer than so many columns. */
export type Wrap = (text: string, columns: number) => string;

export interface TerminalWish {
  /** `--no-color` */
  readonly noColour: boolean;
  /** `--quiet`: only errors are said. */
  readonly quiet: boolean;
  /** `--no-input` or KLARNA_CL_NO_INPUT: never ask. */
  readonly noInput: boolean;
}

/** Masks what must not be seen in a line of talk. */
export type Redact = (text: string) => string;

/** node:tty costs two milliseconds to load, and a pipe, a file and /dev/null are told apart without it. */
const isTerminalDevice = (descriptor: number): boolean => {
  try {
    const device = fstatSync(descriptor);
    if (!device.isCharacterDevice()) return false;
    if (device.rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
};

/** The real terminal. Reading a stream's width loads it, so that happens only where there is one. */
export const systemTerminal = (environment: Environment, wish: TerminalWish, redact: Redact, wrap: Wrap): Terminal => {
  const screen = (descriptor: 1 | 2) => {
    const isTerminal = isTerminalDevice(descriptor);
    const stream = () => (descriptor === 1 ? process.stdout : process.stderr);
    return {
      isTerminal,
      // A terminal that was never given a size says 0.
      get columns() {
        return isTerminal ? stream().columns || 80 : 80;
      },
      get rows() {
        return isTerminal ? stream().rows || 24 : 24;
      },
      colour: wantsColour({ environment, isTerminal, refused: wish.noColour }),
    };
  };
  const stdout = screen(1);
  const stderr = screen(2);
  let spinner: Spinner | undefined;
  let foot: ScreenFoot | undefined;
  let unread = false;
  const say = (line: string) => {
    const write = () => writeTalk(2, `${line}\n`);
    if (spinner !== undefined) return spinner.aside(write);
    foot?.makeRoom();
    write();
    foot?.showAgain();
  };
  const print = async (text: string) => {
    // On another screen, or in a file, it is in nobody's way.
    const below = stdout.isTerminal ? foot : undefined;
    below?.makeRoom();
    try {
      return await writeFully(1, text);
    } finally {
      below?.showAgain();
    }
  };
  // ora divides by the width: with 0 columns it would never return.
  const hasWidth = stderr.isTerminal && (process.stderr.columns ?? 0) > 0;
  const watched = hasWidth && !wish.quiet && environment.TERM !== 'dumb' && !environment.KLARNA_CL_ACCESSIBLE;
  return {
    interactive: !wish.noInput && stdout.isTerminal && stderr.isTerminal && isTerminalDevice(0),
    stdout,
    stderr,
    data: async (text) => {
      try {
        unread ||= (await print(text)) === 'closed';
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        throw new CliError('local-io', 'The result could not be written to stdout.', {
          why: code === 'ENOSPC' ? 'The device is full.' : `The system says ${code}.`,
          hint: 'What was sent stays sent: look with `klarna-cl inspect` before you run it again.',
        });
      }
    },
    isUnread: () => unread,
    talk: (line) => {
      if (!wish.quiet) say(stderr.isTerminal ? wrap(redact(line), stderr.columns) : redact(line));
    },
    showAsIs: say,
    progress: async (text) => {
      if (watched) {
        spinner = await spin(text, { colour: stderr.colour, unicode: !lacksUnicode(environment) }, redact);
        return spinner;
      }
      if (!stderr.isTerminal || wish.quiet) return silentProgress;
      return linesOfProgress(text, (line) => say(redact(line)));
    },
    foot: () => {
      if (!watched) return undefined;
      const forget = () => foot?.forget();
      process.on('SIGCONT', forget);
      foot = openFoot(
        (text) => writeTalk(2, text),
        stderr,
        () => {
          process.off('SIGCONT', forget);
          foot = undefined;
        },
      );
      return foot;
    },
  };
};
