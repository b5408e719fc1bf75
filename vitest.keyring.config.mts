import { defineConfig } from 'vitest/config';

/** The tests against a real keyring on a session bus of their own: `npm run test:keyring`. */
export default defineConfig({
  test: {
    include: ['test/keyring/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/support/look-for-leaks.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/keyring/say-if-missing.ts'],
  },
});
