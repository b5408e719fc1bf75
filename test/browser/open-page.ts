import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { it } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { newProfile, tellViolations } from './new-profile.ts';

/** A test that needs a browser. */
export const browserTest = it.skipIf(chromiumPath === undefined);

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: errors, refusals of the page's policy, requests to anywhere else. */
  readonly complaints: string[];
}

/** Opens the sandbox's live page; waits until it shows what there is, and follows it. */
export async function openLivePage(url: string, settings: BrowserContextOptions = {}): Promise<Opened> {
  const opened = await openPage(url, settings);
  await opened.page.getByText('Live', { exact: true }).waitFor();
  await opened.page.locator('tbody tr, .empty:visible').first().waitFor();
  return opened;
}

/** Opens an address in a new profile of the running test's own. */
export async function openPage(url: string, settings: BrowserContextOptions = {}): Promise<Opened> {
  const context = await newProfile(settings);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const { origin } = new URL(url);
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await tellViolations(page, complaints);
  await page.goto(url);
  return { page, context, complaints };
}
