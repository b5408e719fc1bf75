import { defineConfig } from 'vitest/config';

/** The tests that press Tab in real shells: `npm run test:shells`. */
export default defineConfig({
  test: {
    include: ['test/shells/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: ['test/support/build-once.ts', 'test/shells/say-if-missing.ts'],
  },
});
