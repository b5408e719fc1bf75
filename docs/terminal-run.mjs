// Runs the built tool in a real pseudo-terminal, and answers its questions as a person would who takes what is offered.
import { spawn as spawnProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';

export const tool = fileURLToPath(new URL('../bin/klarna-cl.cjs', import.meta.url));

/**
 * What the tool wrote to its terminal. `questions` are what it asks, in its order; Enter takes the answer that it offers.
 * Nothing of this machine's environment is handed on.
 */
export const runInTerminal = ({ args, columns, home, environment = {}, questions = [] }) =>
  new Promise((resolve, reject) => {
    const terminal = spawn(process.execPath, [tool, ...args], {
      name: 'xterm-256color',
      cols: columns,
      rows: 200,
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...environment },
    });
    let output = '';
    let looked = 0;
    const waiting = [...questions];
    const patience = setTimeout(() => {
      terminal.kill('SIGKILL');
      reject(new Error(`Waited in vain for "${waiting[0] ?? 'the end'}". There was:\n${output}`));
    }, 30_000);
    terminal.onData((data) => {
      output += data;
      if (waiting.length === 0 || !output.slice(looked).includes(waiting[0])) return;
      looked = output.length;
      waiting.shift();
      terminal.write('\r');
    });
    terminal.onExit(({ exitCode }) => {
      clearTimeout(patience);
      if (exitCode === 0 && waiting.length === 0) resolve(output);
      else reject(new Error(`The tool ended with ${exitCode}:\n${output}`));
    });
  });

/**
 * What the tool has written to its terminal by the time at which `isSeen` says so of it; then it is interrupted. Its
 * stdout goes to a file.
 */
export const watchInTerminal = ({ args, columns, home, environment = {}, stdoutFile, isSeen }) =>
  new Promise((resolve, reject) => {
    const line = 'file="$1"; shift; exec "$@" > "$file"';
    const terminal = spawn('sh', ['-c', line, 'sh', stdoutFile, process.execPath, tool, ...args], {
      name: 'xterm-256color',
      cols: columns,
      rows: 24,
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...environment },
    });
    let output = '';
    let seen;
    terminal.onData((data) => {
      output += data;
      if (seen !== undefined || !isSeen(output)) return;
      seen = output;
      terminal.kill('SIGINT');
    });
    terminal.onExit(({ exitCode }) => {
      if (seen !== undefined) resolve(seen);
      else reject(new Error(`The tool ended with ${exitCode}, and what was waited for was not seen:\n${output}`));
    });
  });

/** A sandbox in a process of its own, and what its first line says about it. */
export const startSandbox = (home, flags) =>
  new Promise((resolve, reject) => {
    const child = spawnProcess(process.execPath, [tool, 'sandbox', '--port', '0', ...flags], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve({ child, ...JSON.parse(text.slice(0, text.indexOf('\n'))) });
    });
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)));
  });

/** A row of a screen, as `screenAfter` has them, with one text in one style. */
export const row = (text, style = {}) => [...text].map((character) => ({ character, style }));

/** The line of a shell that starts it. */
export const commandRow = (command) => [...row('$ ', { dim: true }), ...row(command, { bold: true })];

export const textOf = (cells) =>
  cells
    .map(({ character }) => character)
    .join('')
    .trimEnd();
