import { missingPackages } from './missing.ts';

/** Where a shell is missing its tests are skipped, and it is said; in CI they must run. */
export default function setup() {
  if (missingPackages.length === 0) return;
  const words = `Not here: ${missingPackages.join(', ')}. Their tests are SKIPPED; Debian has them (apt-get install).`;
  if (process.env.CI === 'true') throw new Error(words);
  process.stderr.write(`\n${words}\n\n`);
}
