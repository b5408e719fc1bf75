// The bill of materials (CycloneDX 1.6) of the libraries whose code stands in dist/. The generator of the CycloneDX project
// reads esbuild's metafile; what it cannot know from there is added.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';

/** No output folder is named in it, and no module that the build only makes up. */
const withoutMadeUp = (metafile) => {
  const isFile = ([path]) => path.startsWith('node_modules/') || path.startsWith('src/');
  const only = (inputs) => Object.fromEntries(Object.entries(inputs).filter(isFile));
  const outputs = Object.entries(metafile.outputs).map(([name, output]) => [
    name,
    { ...output, inputs: only(output.inputs) },
  ]);
  return { inputs: only(metafile.inputs), outputs: Object.fromEntries(outputs) };
};

const require = createRequire(import.meta.url);
/** The plugin would read one run of esbuild; this reads the metafile of all. */
const generator = join(dirname(require.resolve('@cyclonedx/cyclonedx-esbuild')), '../bin/cyclonedx-esbuild-cli.js');

/** What the generator says in `root`; held against the schema below, when it is complete. */
const generated = (root, folder) => {
  const metafile = join(folder, 'metafile.json');
  writeFileSync(metafile, JSON.stringify(withoutMadeUp(JSON.parse(readFileSync(join(root, 'dist/metafile.json'))))));
  const flags = ['--gather-license-texts', '--output-reproducible', '--no-validate', '--spec-version', '1.6'];
  try {
    const bill = execFileSync(process.execPath, [generator, ...flags, metafile], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(bill);
  } finally {
    rmSync(metafile);
  }
};

export const nameOf = ({ group, name }) => (group ? `${group}/${name}` : name);

/** What npm checked each library against as it was installed. */
const hashesFrom = (root) => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const hashes = new Map();
  for (const [path, { version, integrity }] of Object.entries(packages)) {
    const [algorithm, hash] = integrity?.split('-') ?? [];
    if (algorithm !== 'sha512') continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    hashes.set(`${name}@${version}`, Buffer.from(hash, 'base64').toString('hex'));
  }
  return ({ version, ...component }) => {
    const hash = hashes.get(`${nameOf(component)}@${version}`);
    if (hash === undefined) throw new Error(`package-lock.json has no sha512 of ${nameOf(component)} ${version}.`);
    return [{ alg: 'SHA-512', content: hash }];
  };
};

/**
 * What a library holds that is no package, so that whoever looks for known faults of it finds it: `jq --version` says the
 * first, and of Oniguruma its file says no version.
 */
const compiledIn = {
  'jq-wasm': [
    {
      type: 'library',
      name: 'jq',
      version: '1.7.1',
      licenses: [{ license: { id: 'MIT' } }],
      purl: 'pkg:github/jqlang/jq@jq-1.7.1',
    },
    {
      type: 'library',
      name: 'oniguruma',
      licenses: [{ license: { id: 'BSD-2-Clause' } }],
      purl: 'pkg:github/kkos/oniguruma',
    },
  ],
};

/** @returns the bill, with the texts of licences as `evidence`; no time and no random number is in it */
export const billOfMaterials = (root, folder) => {
  const bill = generated(root, folder);
  const hashesOf = hashesFrom(root);
  // The generator also lists what esbuild looked at and left out.
  const left = new Set(bill.components.filter(({ scope }) => scope === 'excluded').map((part) => part['bom-ref']));
  const components = bill.components
    .filter((part) => !left.has(part['bom-ref']))
    .map((component) => {
      const parts = compiledIn[nameOf(component)];
      return { ...component, hashes: hashesOf(component), ...(parts && { components: parts }) };
    });
  const dependencies = bill.dependencies
    .filter(({ ref }) => !left.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: (dependsOn ?? []).filter((other) => !left.has(other)) }));
  return { ...bill, components, dependencies };
};

/** As it is shipped: without the texts, which stand in THIRD-PARTY-LICENSES, and held against the schema of CycloneDX. */
export const shippedBill = async (bill) => {
  const components = bill.components.map(({ evidence, ...component }) => component);
  const text = `${JSON.stringify({ ...bill, components }, null, 2)}\n`;
  const complaint = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  if (complaint !== null) throw new Error(`sbom.cdx.json does not hold to CycloneDX 1.6: ${JSON.stringify(complaint)}`);
  return text;
};
