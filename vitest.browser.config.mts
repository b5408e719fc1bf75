import { defineConfig } from 'vitest/config';
import { browserScriptsInTests } from './build/browser-scripts.mjs';
import { pagesAsText } from './build/pages-as-text.mjs';

/** The tests that drive a real browser: `npm run test:browser`. */
export default defineConfig({
  plugins: [pagesAsText, browserScriptsInTests],
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A browser is several processes already; yet for most of its time a checkout waits, and another one can go on.
    maxWorkers: 2,
    setupFiles: ['test/support/look-for-leaks.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/support/quick-disk.ts', 'test/browser/say-if-missing.ts'],
  },
});
