import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page as it is, in each of its frames. */
export const findings = async (page: Page): Promise<readonly string[]> => {
  const found = await Promise.all(
    page.frames().map(async (frame) => {
      await frame.evaluate(axe.source);
      const { violations } = (await frame.evaluate('axe.run(document, { iframes: false })')) as {
        readonly violations: readonly Finding[];
      };
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${frame.url()} ${id}: ${html} ${failureSummary}`),
      );
    }),
  );
  return found.flat();
};
