// What must hold of the tarball itself, whatever it is installed on.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { fail } from './running.mjs';

const fromTarball = (tarball, path) =>
  execFileSync('tar', ['xOzf', tarball, `package/${path}`], { encoding: 'utf8', maxBuffer: 2 ** 26 });

/** What may stand at the top level of a package of ours, and below it. */
const expected = [
  /^(?:CHANGELOG\.md|LICENSE|README\.md|SECURITY\.md|THIRD-PARTY-LICENSES|package\.json|sbom\.cdx\.json)$/,
  /^\.klarnarc\.example$/,
  /^bin\/(?:klarna-cl|code-cache|keep-code-cache)\.cjs$/,
  /^dist\/(?:libraries\/)?[a-z-]+\.cjs$/,
  /^dist\/(?:build-id|help|help-coloured|version)\.txt$/,
  /^docs\/(?:[a-z]+\/)?(?:README|[a-z0-9-]+)(?:\.[a-z]+)?\.(?:md|yaml|csv|svg)$/,
  /^man\/[a-z-]+\.[17]$/,
  /^schemas\/[a-z-]+\.schema\.json$/,
];

export const tarballChecks = {
  'nothing but what is shipped': ({ shipped }) => {
    const others = shipped.filter((path) => !expected.some((pattern) => pattern.test(path)));
    if (others.length > 0) fail(`it also holds ${others.join()}`);
    for (const pattern of expected) {
      if (!shipped.some((path) => pattern.test(path))) fail(`nothing is like ${pattern}`);
    }
  },
  'a manifest that installs and runs nothing': ({ tarball, shipped }) => {
    const manifest = JSON.parse(fromTarball(tarball, 'package.json'));
    const known = ['name', 'version', 'description', 'keywords', 'license', 'type', 'bin', 'man', 'engines'];
    const others = Object.keys(manifest).filter((key) => ![...known, 'optionalDependencies'].includes(key));
    if (others.length > 0) fail(`package.json has ${others.join()}`);
    if (Object.keys(manifest.optionalDependencies).join() !== '@napi-rs/keyring') fail('other optional dependencies');
    for (const path of [manifest.bin['klarna-cl'], ...(manifest.man ?? [])]) {
      if (!shipped.includes(path.replace(/^\.\//, ''))) fail(`${path} is named and not there`);
    }
  },
  'no source maps, and no path of where it was made': ({ root, tarball, shipped }) => {
    const ours = shipped.filter((path) => /\.(?:cjs|txt|json|md)$/.test(path));
    for (const path of ours) {
      const text = fromTarball(tarball, path);
      if (text.includes('sourceMappingURL=')) fail(`${path} has a source map`);
      if (text.includes(root.replace(/\/$/, ''))) fail(`${path} names the folder it was made in`);
    }
  },
  publint: async ({ tarball }) => {
    const bytes = readFileSync(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer } });
    // That no `exports` say what may be imported is on purpose: nothing may.
    if (messages.length > 0) fail(messages.map((message) => formatMessage(message, pkg, { color: false })).join('\n'));
  },
  'a licence for each library in it': ({ tarball }) => {
    const bill = JSON.parse(fromTarball(tarball, 'sbom.cdx.json'));
    const licences = fromTarball(tarball, 'THIRD-PARTY-LICENSES');
    for (const { group, name, version, hashes, licenses, purl } of bill.components) {
      const full = group ? `${group}/${name}` : name;
      if (!licences.includes(`\n${full} ${version} (`)) fail(`${full} ${version} has no licence text`);
      if (!hashes?.length || !licenses?.length || !purl) fail(`${full} ${version} is not told whole in the SBOM`);
    }
    const inJq = bill.components.find(({ name }) => name === 'jq-wasm')?.components ?? [];
    if (!inJq.some(({ name, version }) => name === 'jq' && version === '1.7.1')) fail('jq itself is not in the SBOM');
    if (!licences.includes('Kungliga Tekniska')) fail('a part of jq has no licence text');
    if (bill.components.length < 90) fail(`only ${bill.components.length} libraries are named`);
  },
  'links of its pages lead to files in it': ({ tarball, shipped }) => {
    for (const page of shipped.filter((path) => path.endsWith('.md'))) {
      const text = fromTarball(tarball, page).replace(/^```[\s\S]*?^```$/gm, '');
      for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(?:[a-z]+:|#)/.test(target)) continue;
        const { pathname } = new URL(target, `file:///${page}`);
        if (!shipped.includes(decodeURIComponent(pathname.slice(1)))) fail(`${page} leads to ${target}`);
      }
    }
  },
  // npm refuses to publish such a package (EPRIVATE), though not with --dry-run.
  'the repository itself cannot be published': ({ root }) => {
    const { private: isPrivate } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    if (isPrivate !== true) fail('package.json is not private');
  },
};
