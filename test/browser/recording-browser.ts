import { execFileSync } from 'node:child_process';
import { constants, openSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Machine } from '../support/run.ts';

const patience = 15_000;

/** What stands in for the person's browser: a program that tells what it was started with, and opens nothing. */
export interface RecordingBrowser {
  /** For the environment: the program's path. */
  readonly BROWSER: string;
  /** The next address that the tool has it open. */
  readonly address: () => Promise<string>;
  /** All that it was started with so far, a line for each time. */
  readonly started: () => readonly string[];
}

export const recordingBrowser = ({ folder }: Machine): RecordingBrowser => {
  const pipe = join(folder, 'addresses');
  const program = join(folder, 'browser');
  execFileSync('mkfifo', [pipe]);
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$*" > '${pipe}'\n`, { mode: 0o700 });
  // Held open for writing too: a pipe whose last writer has left would end.
  const socket = new Socket({ fd: openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK), readable: true });
  onTestFinished(() => {
    socket.destroy();
  });
  let text = '';
  let taken = 0;
  const lines = (): readonly string[] => text.split('\n').slice(0, -1);
  const watchers = new Set<() => void>();
  socket.on('data', (chunk) => {
    text += chunk;
    for (const watch of [...watchers]) watch();
  });
  return {
    BROWSER: program,
    started: lines,
    address: () =>
      new Promise((resolve, reject) => {
        const watch = () => {
          const line = lines()[taken];
          if (line === undefined) return;
          taken += 1;
          clearTimeout(deadline);
          watchers.delete(watch);
          resolve(line);
        };
        const deadline = setTimeout(() => reject(new Error('The tool opened no browser.')), patience);
        watchers.add(watch);
        watch();
      }),
  };
};
