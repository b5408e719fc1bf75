import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { ReportContent } from '../../src/batch/reports/report.ts';
import { written } from '../batch/reports/written.ts';
import { scratchFolder } from '../support/fake-context.ts';
import { newProfile, tellViolations } from './new-profile.ts';

interface OpenedReport {
  readonly page: Page;
  /** What the browser complained about: errors, warnings, refusals of the page's policy, requests to anywhere else. */
  readonly complaints: string[];
  readonly url: string;
}

/** Opens the HTML report of a batch as the file that it is. */
export const openReport = async (
  content: ReportContent,
  settings: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenedReport> => {
  const file = join(scratchFolder(), 'report.html');
  writeFileSync(file, await written('html', content));
  const { hash = '', ...others } = settings;
  const page = await (await newProfile(others)).newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  // Both need scripts in the page.
  if (others.javaScriptEnabled !== false) await tellViolations(page, complaints);
  await page.goto(url + hash);
  return { page, complaints, url };
};
