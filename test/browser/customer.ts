import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { newProfile, tellViolations } from './new-profile.ts';

/** A customer's own browser: a new profile, which reaches this machine alone. */
export interface Customer {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the pages, refusals by their policies, and requests to elsewhere. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, without what stands behind its #. */
  readonly addresses: readonly string[];
}

/** Comes with a browser of their own and opens an address; what their browser complains about fails the test. */
export const customerAt = async (url: string, settings: BrowserContextOptions = {}): Promise<Customer> => {
  const complaints: string[] = [];
  const addresses: string[] = [];
  onTestFinished(() => expect(complaints).toEqual([]));
  const context = await newProfile(settings);
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('request', (request) => {
    const address = request.url().replace(/#.*/, '');
    addresses.push(address);
    if (!/^(?:http:\/\/127\.0\.0\.1:\d+\/|data:)/.test(address)) complaints.push(address);
  });
  await tellViolations(context, complaints);
  const page = await context.newPage();
  await page.goto(url);
  return { page, context, complaints, addresses };
};
