import type { UserFolders } from '../../config/folders.ts';

/** Where values are read from. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folders: UserFolders;
}

/** What a file says; nothing where it cannot be read or believed: a shell's prompt is no place for errors. */
export const orNothing = <Value>(read: () => readonly Value[]): readonly Value[] => {
  try {
    return read();
  } catch {
    return [];
  }
};
