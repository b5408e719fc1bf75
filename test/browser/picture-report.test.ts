import { contentOf, notRun, someRows } from '../batch/reports/some-batch.ts';
import { browserTest } from './open-page.ts';
import { takePicture } from './pictures.ts';
import { openReport } from './report-page.ts';

/** The same batch each time, so that a picture changes when the page does. */
const batch = () => contentOf(someRows(2000).map((row, index) => (index >= 1992 ? notRun(row) : row)));

browserTest.for([
  ['batch-report', 1280, 900, 'light', ''],
  ['batch-report-dark', 1280, 900, 'dark', ''],
  ['batch-report-phone', 390, 844, 'light', ''],
] as const)(
  'makes the picture %s, small enough for the repository',
  async ([name, width, height, colorScheme, hash]) => {
    const { page } = await openReport(batch(), { viewport: { width, height }, colorScheme, hash });
    await page.getByText('All 2,000 rows.').waitFor();
    await takePicture(page, name, 120_000);
  },
);

browserTest('makes the picture of its rows', async () => {
  const { page } = await openReport(batch(), {
    viewport: { width: 1280, height: 760 },
    hash: '#status=failed,unknown',
  });
  await page.getByRole('table', { name: 'Rows' }).locator('.opener').nth(2).click();
  await page
    .getByRole('heading', { name: 'Rows', exact: true })
    .evaluate('document.getElementById("rows-title").scrollIntoView()');
  await takePicture(page, 'batch-report-rows', 120_000);
});
