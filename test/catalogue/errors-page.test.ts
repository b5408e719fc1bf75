import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorsPage } from '../../docs/errors-page.mjs';
import { families } from '../../src/catalogue/families.ts';

it('docs/errors.md is what `npm run docs` makes of the catalogue', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  expect(page === errorsPage(families), 'run `npm run docs`').toBe(true);
});
