// What is in the package, and nothing else: path in the repository → what becomes of it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const below = (root, folder, pattern) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true })
        .map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
        .filter((path) => pattern.test(path))
        .sort()
    : [];

/** About the making of the tool: they lead through its sources. */
const aboutTheHouse = /^docs\/(?:architecture|decisions)\.md$/;

/** @returns paths relative to `root`, the same in the package */
export const shippedFiles = (root) => [
  '.klarnarc.example',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  ...below(root, 'bin', /\.cjs$/),
  // Chunks, and the texts that are ready; no metafile.
  ...below(root, 'dist', /\.(?:cjs|txt)$/),
  ...below(root, 'docs', /\.(?:md|yaml|csv|svg)$/).filter((path) => !aboutTheHouse.test(path)),
  ...below(root, 'man', /\.[1-9]$/),
  ...below(root, 'schemas', /\.schema\.json$/),
];
