import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { cutBack, writeWhole } from '../run-file.ts';

/** A segment's file, open for appending. Each of them throws, or rejects with, what the system says. */
export interface SegmentFile {
  readonly write: (bytes: Buffer) => void;
  /** Resolves when all that was written is on the disk. */
  readonly sync: () => Promise<void>;
  /** Takes away what stands behind so many bytes. */
  readonly cutBack: (length: number) => void;
  readonly close: () => void;
}

/** Makes a segment's file; a name that is there already is somebody else's, or a link. */
export const createSegmentFile = (path: string): SegmentFile => {
  const descriptor = openSync(path, 'ax', 0o600);
  const sync = promisify(fdatasync);
  return {
    write: (bytes) => writeWhole(descriptor, bytes),
    sync: () => sync(descriptor),
    cutBack: (length) => cutBack(descriptor, length),
    close: () => closeSync(descriptor),
  };
};
