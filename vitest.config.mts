import { configDefaults, defineConfig } from 'vitest/config';
import { browserScriptsInTests } from './build/browser-scripts.mjs';
import { pagesAsText } from './build/pages-as-text.mjs';
import { threadScriptsInTests } from './build/threads.mjs';
import { LongFilesFirst } from './test/support/long-files-first.mts';

/** They put something in the place of a module, and must be the first to load it. */
const alone = ['test/journal/full-disk.test.ts'];

export default defineConfig({
  plugins: [pagesAsText, browserScriptsInTests, threadScriptsInTests],
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are busy with three: a worker waits for most of its time, for a limit or for a process of its own.
    maxWorkers: 3,
    sequence: { sequencer: LongFilesFirst },
    // A developer's own profile, proxy or colour settings must not leak into a test.
    unstubEnvs: true,
    setupFiles: ['test/support/look-for-leaks.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/support/quick-disk.ts'],
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'together',
          // Starting a process for a file, and loading in it what the last one had loaded, took as long as many tests do.
          // What is loaded keeps nothing that one file could leave to the next.
          isolate: false,
          include: ['test/**/*.test.ts'],
          // These drive a real browser (`npm run test:browser`), real shells (`test:shells`), a real keyring (`test:keyring`).
          exclude: [...configDefaults.exclude, ...alone, 'test/browser/**', 'test/shells/**', 'test/keyring/**'],
        },
      },
    ],
  },
});
