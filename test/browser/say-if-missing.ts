import { chromiumPath } from './chromium.ts';

/** Without a browser these tests are skipped, and say so; in CI they must run. */
export default function setup() {
  if (chromiumPath !== undefined) return;
  const words =
    'No Chromium is here: the browser tests are SKIPPED. Debian has it (apt-get install chromium); elsewhere set ' +
    'CHROMIUM to the path of Chromium or Chrome.';
  if (process.env.CI === 'true') throw new Error(words);
  process.stderr.write(`\n${words}\n\n`);
}
