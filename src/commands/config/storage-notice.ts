import type { GlobalFlags } from '../command-line/global-flags.ts';

/**
 * Where secrets were just stored, said each time: this version knows no keyring, so they stand unencrypted in a file.
 * Without `--insecure-storage` the person is told how to say that this is meant.
 */
export const storageNotice = (path: string, { insecureStorage }: GlobalFlags): string =>
  `${path}, readable by you alone, not encrypted${insecureStorage ? '' : '; --insecure-storage says that this is meant'}`;
