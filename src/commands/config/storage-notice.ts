import type { Kept } from '../../config/keep-secrets.ts';

/** The end of the sentence that something is stored: where the secrets of it are now, and why there. */
export const storageNotice = (kept: Kept, path: string): string => {
  if (kept.in === 'nowhere') return '.';
  if (kept.in === 'keyring') return ' (in the keyring of this system).';
  const file = ` (${path}, readable by you alone, not encrypted).`;
  return kept.because === undefined
    ? file
    : `${file} The keyring is not used: ${kept.because.says} --insecure-storage says that this is meant.`;
};
