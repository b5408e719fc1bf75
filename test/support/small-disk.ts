import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What a small disk takes is counted in these. */
export const page = 4096;

const pages = 16;

/** A disk of 64 KB that can be filled up to the last page. */
export interface SmallDisk {
  /** Takes what is left of it, but for so many pages. */
  readonly fill: (free?: number) => void;
  /** Gives back what was taken. */
  readonly clear: () => void;
}

/** Puts a small disk in the place of a folder, for the running test; `undefined` where this user may not mount one. */
export const smallDisk = (folder: string): SmallDisk | undefined => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const options = `size=${(pages * page) / 1024}k,mode=700`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  const fillers = Array.from({ length: pages }, (_, index) => join(folder, `filler-${index}`));
  const takesPage = (filler: string): boolean => {
    try {
      writeFileSync(filler, 'x'.repeat(page));
      return true;
    } catch {
      rmSync(filler, { force: true });
      return false;
    }
  };
  return {
    fill: (free = 0) => {
      for (const filler of fillers.filter(takesPage).slice(0, free)) rmSync(filler);
    },
    clear: () => {
      for (const filler of fillers) rmSync(filler, { force: true });
    },
  };
};
