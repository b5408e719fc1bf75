import { configDefaults, defineConfig } from 'vitest/config';
import { browserScriptsInTests } from './build/browser-scripts.mjs';
import { pagesAsText } from './build/pages-as-text.mjs';

/**
 * Many short tests of modules in one process: what they spend their time on is loading those modules, which keep nothing
 * that one file could leave to the next. Loaded once for all of them, these tests take half as long.
 */
const light = [
  'apis',
  'batch',
  'catalogue',
  'checkout',
  'commands',
  'completion',
  'config',
  'diagnosis',
  'flows',
  'output',
  'platform',
  'request',
  'sandbox',
].map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  plugins: [pagesAsText, browserScriptsInTests],
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A developer's own profile, proxy or colour settings must not leak into a test.
    unstubEnvs: true,
    globalSetup: ['test/support/build-once.ts'],
    projects: [
      { extends: true, test: { name: 'light', isolate: false, include: light } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          // Those of test/browser drive a real browser (`npm run test:browser`), those of test/shells real shells (`npm run
          // test:shells`).
          exclude: [...configDefaults.exclude, ...light, 'test/browser/**', 'test/shells/**'],
        },
      },
    ],
  },
});
