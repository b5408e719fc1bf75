import type { MessageLines } from '../context.ts';
import { writeFully } from './descriptor.ts';

const newline = 0x0a;

/**
 * stdin and stdout as a channel of messages, a line each. From here on nothing else gets to stdout: what a library
 * prints there goes to stderr.
 * @param largest bytes of a line; a longer one is left out, and what follows it is read
 */
export const openMessageLines = (process: NodeJS.Process, largest: number): MessageLines => {
  const { stdin, stdout, stderr } = process;
  stdout.write = stderr.write.bind(stderr);
  // Nobody listening to stderr is no reason to end.
  stderr.on('error', () => {});
  let queue: Promise<'written' | 'closed'> = Promise.resolve('written');
  const stop = () => {
    stdin.removeAllListeners('data');
    stdin.pause();
  };
  return {
    read: ({ onLine, onTooLong, onEnd }) => {
      const parts = linesOf(largest, onLine, onTooLong);
      stdin.on('data', (chunk: Buffer) => parts(chunk));
      stdin.once('end', onEnd);
      // Whoever held the other end of the pipe is gone in a rougher way.
      stdin.once('error', onEnd);
    },
    write: (line) => {
      const write = () => writeFully(1, `${line}\n`).catch(() => 'closed' as const);
      // One after the other: a pipe that is full takes a line in pieces.
      queue = queue.then((state) => (state === 'closed' ? state : write()));
      return queue;
    },
    close: stop,
  };
};

/** Puts lines together from chunks that end anywhere. */
const linesOf = (largest: number, onLine: (line: string) => void, onTooLong: () => void): ((chunk: Buffer) => void) => {
  let held: Buffer[] = [];
  let size = 0;
  let skips = false;
  const add = (piece: Buffer) => {
    size += piece.length;
    if (size > largest) {
      held = [];
      skips = true;
    }
    if (!skips) held.push(piece);
  };
  const end = () => {
    const line = Buffer.concat(held).toString('utf8');
    const isWhole = !skips;
    held = [];
    size = 0;
    skips = false;
    if (isWhole) onLine(line);
    else onTooLong();
  };
  return (chunk) => {
    let start = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, at));
      end();
      start = at + 1;
    }
    add(chunk.subarray(start));
  };
};
