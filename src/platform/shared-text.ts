import { closeSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { releaseLock, removeClaims, takeLock } from './lock-file.ts';
import { makeFolders, openUnfollowed } from './private-file.ts';

/** A small text that the processes of this machine change in turn. What goes wrong is what the system says. */
export interface SharedText {
  /** As it stands; `undefined` where there is none. */
  readonly read: () => string | undefined;
  /**
   * Puts what `edit` makes of the text in its place, with no other process in between; `undefined` is no text. `edit` may
   * be called once alone, and must not wait for anything.
   */
  readonly change: <Value>(edit: (text: string | undefined) => TextChange<Value>) => Promise<Value>;
  /** Milliseconds of a clock that nobody can set, which is the same for all of them. */
  readonly steadyMs: () => number;
}

export interface TextChange<Value> {
  readonly text: string | undefined;
  readonly value: Value;
}

/** Nobody holds it for longer than a write takes; who does is another machine's, or has stopped for good. */
const patienceMs = 2000;

/** Nothing is made before the first text is written. It survives no power cut, and needs not. */
export const openSharedText = (path: string): SharedText => {
  const lock = `${path}.lock`;
  let isReady = false;

  const prepare = () => {
    if (isReady) return;
    makeFolders(dirname(path));
    removeClaims(lock);
    isReady = true;
  };

  return {
    // Since the machine was started, wherever that is known.
    steadyMs: () => Math.round(Number(process.hrtime.bigint()) / 1e6),
    read: () => textAt(path),
    change: async (edit) => {
      prepare();
      const since = performance.now();
      while (takeLock(lock, { since: new Date().toISOString() }) !== undefined) {
        if (performance.now() - since > patienceMs) throw Object.assign(new Error('locked'), { code: 'EBUSY' });
        // Not all at the same moment again.
        await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 4));
      }
      try {
        const before = textAt(path);
        const { text, value } = edit(before);
        if (text !== before) put(path, text);
        return value;
      } finally {
        releaseLock(lock);
      }
    },
  };
};

/** Neither a link nor a pipe in its place is read. */
const textAt = (path: string): string | undefined => {
  let descriptor: number | undefined;
  try {
    descriptor = openUnfollowed(path);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};

/** In one step: a process that is killed in between leaves the text as it was. */
const put = (path: string, text: string | undefined): void => {
  if (text === undefined) {
    rmSync(path, { force: true });
    return;
  }
  const next = `${path}.next`;
  rmSync(next, { force: true });
  writeFileSync(next, text, { flag: 'wx', mode: 0o600 });
  renameSync(next, path);
};
