import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { chromiumPath } from './chromium.ts';

/** A customer's own browser: a new profile, which reaches this machine alone. */
export interface Customer {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the pages, refusals by their policies, and requests to elsewhere. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, without what stands behind its #. */
  readonly addresses: readonly string[];
}

let browser: Browser | undefined;

/** One browser for the tests of a file; each test is another customer in it. */
export const shareBrowser = (): void => {
  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
  });
};

/** Comes with a browser of their own and opens an address; what their browser complains about fails the test. */
export const customerAt = async (url: string, settings: BrowserContextOptions = {}): Promise<Customer> => {
  if (browser === undefined) throw new Error('shareBrowser() was not called');
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...settings,
  });
  const complaints: string[] = [];
  const addresses: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    const address = request.url().replace(/#.*/, '');
    addresses.push(address);
    if (!/^(?:http:\/\/127\.0\.0\.1:\d+\/|data:)/.test(address)) complaints.push(address);
  });
  await context.exposeFunction('tellOfViolation', (directive: string) => complaints.push(`refused by ${directive}`));
  await context.addInitScript(
    'addEventListener("securitypolicyviolation", (event) => tellOfViolation(event.effectiveDirective))',
  );
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  const page = await context.newPage();
  await page.goto(url);
  return { page, context, complaints, addresses };
};
