import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { canariesSoFar, forgetCanaries } from './canaries.ts';
import { expectNoLeaks, removeMachines } from './run.ts';

/**
 * Loaded anew for each test file, while the modules it looks at are loaded once for many: whatever a file has run, its
 * tests are held against what must not be seen, and nothing of it is left to the next.
 */
let before = 0;
beforeAll(() => {
  before = canariesSoFar();
});

afterEach(expectNoLeaks);

afterAll(() => {
  expectNoLeaks();
  forgetCanaries(before);
  removeMachines();
  vi.resetConfig();
});
