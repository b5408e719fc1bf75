import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportContent, ReportWish } from '../../../src/batch/reports/report.ts';
import { openReports } from '../../../src/batch/reports/report-files.ts';
import { systemFiles } from '../../../src/platform/files.ts';
import { fakeContext, fakeStop, scratchFolder } from '../../support/fake-context.ts';
import { contentOf, someRows } from './some-batch.ts';

const posix = process.platform !== 'win32';
const wish = (kind: ReportWish['kind'], path: string): ReportWish => ({ kind, path, flag: `--report-${kind}` });

const opened = (folder: string, wishes: readonly ReportWish[], readFrom: readonly string[] = []) => {
  const { context } = fakeContext();
  const files = systemFiles(() => process.stdin, fakeStop);
  return openReports({ files, folders: { ...context.folders, working: folder } }, wishes, readFrom);
};

describe('reports that were asked for', () => {
  it('are tried at the start, and leave nothing behind until they are written', async () => {
    const folder = scratchFolder();
    const reports = await opened(folder, [wish('json', 'all.json'), wish('csv', join(folder, 'all.csv'))]);
    expect(readdirSync(folder)).toEqual([]);
    await reports.write(contentOf(someRows(3)));
    expect(readdirSync(folder).sort()).toEqual(['all.csv', 'all.json']);
    expect(reports.files).toEqual([join(folder, 'all.json'), join(folder, 'all.csv')]);
    if (posix) expect(statSync(join(folder, 'all.json')).mode & 0o777).toBe(0o600);
  });

  it('replace what was there only once they are whole', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'all.json');
    writeFileSync(path, 'old');
    const reports = await opened(folder, [wish('json', path), wish('csv', 'all.csv')]);
    const content = contentOf(someRows(2000));
    const seen: string[] = [];
    await reports.write({
      ...content,
      rows: async function* () {
        for await (const row of content.rows()) {
          if (row.line === 1900) seen.push(readFileSync(path, 'utf8').slice(0, 3));
          yield row;
        }
      },
    });
    expect(seen).toEqual(['old', '{"s']);
    expect(JSON.parse(readFileSync(path, 'utf8')).rows).toHaveLength(2000);
  });

  it('leave what was there where the rows cannot be read, and nothing else', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'all.json'), 'old');
    const reports = await opened(folder, [wish('json', 'all.json')]);
    const broken: ReportContent = {
      ...contentOf([]),
      rows: async function* () {
        yield* someRows(1);
        throw new TypeError('the journal broke');
      },
    };
    await expect(reports.write(broken)).rejects.toThrow('the journal broke');
    expect(readFileSync(join(folder, 'all.json'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['all.json']);
  });

  it('are written though one of them no longer can be, which is told', async () => {
    const folder = scratchFolder();
    const reports = await opened(folder, [wish('junit', 'all.xml'), wish('tap', 'all.tap')]);
    mkdirSync(join(folder, 'all.xml'));
    await expect(reports.write(contentOf(someRows(1)))).rejects.toMatchObject({
      message: `${join(folder, 'all.xml')} is a folder.`,
    });
    expect(readFileSync(join(folder, 'all.tap'), 'utf8')).toMatch(/^TAP version 14/);
  });

  it.each([
    ['stdout', [wish('json', '-')], { kind: 'usage', message: '--report-json - cannot be used.' }],
    [
      'one file twice',
      [wish('json', 'a'), wish('csv', './a')],
      { kind: 'usage', message: '--report-json and --report-csv name the same file.' },
    ],
    ['a folder', [wish('html', 'folder')], { kind: 'usage' }],
    ['a link', [wish('html', 'link')], { kind: 'usage' }],
    ['a place where nothing can be written', [wish('html', 'none/report.html')], { kind: 'local-io' }],
  ])('are refused at the start: %s', async (_, wishes, error) => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'folder'));
    symlinkSync(join(folder, 'target'), join(folder, 'link'));
    await expect(opened(folder, wishes)).rejects.toMatchObject(error);
  });

  it('never take the place of what they are made of', async () => {
    const folder = scratchFolder();
    await expect(opened(folder, [wish('csv', './rows.csv')], ['-', 'rows.csv'])).rejects.toMatchObject({
      kind: 'usage',
      message: '--report-csv names a file that is to be read.',
    });
  });
});
