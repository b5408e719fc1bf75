import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A developer's own profile, proxy or colour settings must not leak into a test.
    unstubEnvs: true,
    globalSetup: ['test/support/build-once.ts'],
  },
});
