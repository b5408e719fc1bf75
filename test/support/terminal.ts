import { Socket } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { bin, type Environment, type Machine, newMachine, record } from './run.ts';

export const keys = { enter: '\r', ctrlC: '\u0003', down: '\u001b[B', backspace: '\u007f' } as const;

/** A person at a terminal: types, and looks at what comes. */
export interface Terminal {
  /** Waits until a text that was not there at the last `type` or `sees` is on the screen; returns all since then. */
  readonly sees: (text: string | RegExp) => Promise<string>;
  readonly types: (text: string) => void;
  /** Everything drawn so far, without control sequences. */
  readonly text: () => string;
  /** Everything drawn so far, as it came. */
  readonly raw: () => string;
  readonly pid: number;
  /** Waits for the end and returns the exit code. */
  readonly exitCode: () => Promise<number>;
}

export interface TerminalOptions {
  readonly machine?: Machine;
  readonly env?: Environment;
  readonly columns?: number;
  /** How long to wait for a text or for the end, in milliseconds. */
  readonly patience?: number;
}

/** Opens the built tool in a pseudo-terminal, 100 columns wide. */
export const openTerminal = (args: readonly string[], options: TerminalOptions = {}): Terminal =>
  open(args.join(' '), process.execPath, [bin, ...args], options);

/** Opens a line of shell in a pseudo-terminal; `$CLI` is the built tool. */
export const openShell = (line: string, options: TerminalOptions = {}): Terminal =>
  open(line, 'sh', ['-c', line], { ...options, env: { CLI: `${process.execPath} ${bin}`, ...options.env } });

/**
 * node-pty drops what it has not read 200 ms after the process ended, for the sake of systems on which a terminal never says
 * that it is at its end. Here it does, and a busy machine needs longer.
 */
const readToTheEnd = (pty: IPty): void => {
  if (!('_socket' in pty) || !(pty._socket instanceof Socket)) throw new Error('node-pty is not built as it was.');
  const socket = pty._socket;
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (error !== undefined || socket.readableEnded) return destroy(error);
    setTimeout(destroy, 5_000).unref();
    return socket;
  };
};

const open = (command: string, program: string, args: readonly string[], options: TerminalOptions): Terminal => {
  const machine = options.machine ?? newMachine();
  const pty = spawn(program, [...args], {
    name: options.env?.TERM ?? 'xterm-256color',
    cols: options.columns ?? 100,
    rows: 40,
    cwd: machine.work,
    env: { ...machine.environment, ...options.env },
  });
  readToTheEnd(pty);
  let raw = '';
  let seen = 0;
  let code: number | undefined;
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const watch of [...watchers]) watch();
  };
  pty.onData((data) => {
    raw += data;
    tell();
  });
  pty.onExit(({ exitCode }) => {
    code = exitCode;
    // As it came, and as it is read: control sequences may stand within a word.
    const stdout = `${raw}\n${stripVTControlCharacters(raw)}`;
    record({ command, exitCode, stdout, stderr: '' });
    tell();
  });
  onTestFinished(() => {
    if (code === undefined) pty.kill('SIGKILL');
  });

  const { patience = 15_000 } = options;
  const until = <Value>(what: string, look: () => Value | undefined): Promise<Value> =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        watchers.delete(watch);
        clearTimeout(deadline);
        settle();
      };
      const screen = () => JSON.stringify(stripVTControlCharacters(raw).slice(-1500));
      const deadline = setTimeout(() => {
        end(() => reject(new Error(`Waited for ${what}; on the screen is ${screen()}`)));
      }, patience);
      const watch = () => {
        const found = look();
        if (found !== undefined) end(() => resolve(found));
        else if (code !== undefined) end(() => reject(new Error(`It ended (${code}) before ${what}: ${screen()}`)));
      };
      watchers.add(watch);
      watch();
    });

  return {
    sees: (text) =>
      until(`${text}`, () => {
        const fresh = stripVTControlCharacters(raw.slice(seen));
        const isThere = typeof text === 'string' ? fresh.includes(text) : text.test(fresh);
        if (!isThere) return undefined;
        seen = raw.length;
        return fresh;
      }),
    types: (text) => {
      seen = raw.length;
      pty.write(text);
    },
    text: () => stripVTControlCharacters(raw),
    raw: () => raw,
    pid: pty.pid,
    exitCode: () => until('the end', () => code),
  };
};
