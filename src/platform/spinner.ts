import type { Progress } from '../context.ts';
import { loadChalk } from './colour.ts';

/** Where nobody watches, progress is silent: the result says it all. */
export const silentProgress: Progress = { update: () => {}, succeed: () => {}, fail: () => {}, stop: () => {} };

/** For screen readers and dumb terminals: a plain line when a step changes or ends, nothing that moves. */
export const linesOfProgress = (first: string, write: (line: string) => void): Progress => {
  let last = first;
  return {
    update: (text) => {
      if (text !== last) write(text);
      last = text;
    },
    succeed: (text) => write(`Done: ${text}`),
    fail: (text) => write(`Failed: ${text}`),
    stop: () => {},
  };
};

/** A spinner that makes room for a line of talk. */
export interface Spinner extends Progress {
  readonly aside: (write: () => void) => void;
}

export interface SpinnerLook {
  readonly colour: boolean;
  /** The terminal shows more than ASCII. */
  readonly unicode: boolean;
}

/** One ora spinner on stderr. */
export const spin = async (
  text: string,
  { colour, unicode }: SpinnerLook,
  redact: (text: string) => string,
): Promise<Spinner> => {
  const { default: ora } = await import('ora');
  const spinner = ora({
    text: redact(text),
    stream: process.stderr,
    color: colour ? 'cyan' : false,
    // Reading stdin would swallow the Ctrl-C that the person means for us.
    discardStdin: false,
    ...(unicode ? {} : { spinner: 'line' as const }),
  }).start();
  const paint = colour ? await loadChalk() : undefined;
  const [done, failed] = unicode ? ['✔', '✖'] : ['+', 'X'];
  return {
    aside: (write) => {
      spinner.clear();
      write();
      if (spinner.isSpinning) spinner.render();
    },
    update: (next) => {
      spinner.text = redact(next);
    },
    succeed: (last) => {
      spinner.stopAndPersist({ symbol: paint ? paint.green(done) : done, text: redact(last) });
    },
    fail: (last) => {
      spinner.stopAndPersist({ symbol: paint ? paint.red(failed) : failed, text: redact(last) });
    },
    stop: () => {
      spinner.stop();
    },
  };
};
