import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { withPalette } from './palette-png.ts';

/** Where the pictures go: `npm run picture:page` says docs/. */
const folderForPictures = (): string => {
  if (process.env.PICTURES) return process.env.PICTURES;
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-pictures-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Takes a picture of what the window shows, small enough for the repository. */
export const takePicture = async (page: Page, name: string, mostBytes: number): Promise<void> => {
  // Nothing has the focus by chance.
  const picture = withPalette(await page.screenshot({ caret: 'hide' }));
  expect(picture.length).toBeGreaterThan(5_000);
  expect(picture.length).toBeLessThan(mostBytes);
  writeFileSync(join(folderForPictures(), `${name}.png`), picture);
};
