import { configDefaults, defineConfig } from 'vitest/config';
import { htmlAsText } from './build/html-as-text.mjs';

export default defineConfig({
  plugins: [htmlAsText],
  test: {
    include: ['test/**/*.test.ts'],
    // These drive a real browser: `npm run test:browser`.
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A developer's own profile, proxy or colour settings must not leak into a test.
    unstubEnvs: true,
    globalSetup: ['test/support/build-once.ts'],
  },
});
