import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { it, onTestFinished } from 'vitest';
import { chromiumPath } from './chromium.ts';

/** A test that needs a browser. */
export const browserTest = it.skipIf(chromiumPath === undefined);

type Settings = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: errors, refusals of the page's policy, requests to anywhere else. */
  readonly complaints: string[];
}

/** Opens the sandbox's live page; waits until it shows what there is, and follows it. */
export async function openLivePage(url: string, settings: Settings = {}): Promise<Opened> {
  const opened = await openPage(url, settings);
  await opened.page.getByText('Live', { exact: true }).waitFor();
  await opened.page.locator('tbody tr, .empty:visible').first().waitFor();
  return opened;
}

/** Opens an address in a browser of the running test's own, with a new profile, which reaches this machine alone. */
export async function openPage(url: string, settings: Settings = {}): Promise<Opened> {
  const profile = mkdtempSync(join(tmpdir(), 'klarna-cl-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-background-networking'],
    viewport: { width: 1280, height: 800 },
    // Colours are looked at, and rows clicked, while nothing moves; a test of motion asks for it.
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...settings,
  });
  onTestFinished(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const { origin } = new URL(url);
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.exposeFunction('tellOfViolation', (directive: string) => complaints.push(`refused by ${directive}`));
  await page.addInitScript(
    'addEventListener("securitypolicyviolation", (event) => tellOfViolation(event.effectiveDirective))',
  );
  await page.goto(url);
  return { page, context, complaints };
}
