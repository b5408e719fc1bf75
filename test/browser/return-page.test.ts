import { expect, onTestFinished } from 'vitest';
import { serveReturnPage } from '../../src/checkout/return-page.ts';
import { findings } from './axe-findings.ts';
import { customerAt } from './customer.ts';
import { isWiderThanWindow, lightness } from './in-page.mjs';
import { browserTest } from './open-page.ts';

browserTest.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 320],
] as const)(
  'the page that Klarna sends the customer back to has nothing that axe finds wrong: %s, %i pixels',
  async ([colorScheme, width]) => {
    const served = await serveReturnPage({ port: 0, onArrival: () => {} });
    onTestFinished(() => served.close(0));
    const { page } = await customerAt(served.url, { colorScheme, viewport: { width, height: 640 } });
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(isWiderThanWindow)).toBe(false);
    const seen = await page.evaluate(lightness);
    if (colorScheme === 'dark') expect(seen).toBeLessThan(64);
    else expect(seen).toBeGreaterThan(192);
  },
);
