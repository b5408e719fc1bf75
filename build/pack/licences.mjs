// THIRD-PARTY-LICENSES: who made the libraries whose code stands in dist/, and under which terms.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf } from './bill.mjs';

/** Each allows to ship the code in a bundle, with its text beside it. Another one is a decision for a person. */
const accepted = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MIT/X11'];

/** Holds code of others that is no package: a text that says whose, in build/pack/licences. */
const holdsMore = { 'jq-wasm': 'jq-wasm.txt' };

const licenceOf = ({ licenses = [] }) =>
  licenses.map(({ license, expression }) => expression ?? license.id ?? license.name).join(' AND ');

const textsOf = ({ evidence }) =>
  (evidence?.licenses ?? []).map(({ license }) => Buffer.from(license.text.content, 'base64').toString('utf8').trim());

/** The terms alone, from our own licence, for libraries that name the licence and hold no text of it. */
const termsOfMit = (root) => {
  const text = readFileSync(join(root, 'LICENSE'), 'utf8');
  return text.slice(text.indexOf('Permission is hereby granted')).trim();
};

const rule = '-'.repeat(80);

export const thirdPartyLicences = (root, bill) => {
  const parts = bill.components.map((component) => {
    const name = nameOf(component);
    const licence = licenceOf(component);
    if (!accepted.includes(licence)) throw new Error(`${name} is under ${licence || 'no licence'}: may it be shipped?`);
    const texts = textsOf(component);
    if (texts.length === 0) {
      if (!licence.startsWith('MIT')) throw new Error(`${name} has no text of its licence, ${licence}.`);
      const author = component.author ? `Copyright ${component.author}\n\n` : '';
      texts.push(`(The package says ${licence} and holds no text of it.)\n\n${author}${termsOfMit(root)}`);
    }
    if (holdsMore[name]) texts.push(readFileSync(join(root, 'build/pack/licences', holdsMore[name]), 'utf8').trim());
    return `${rule}\n${name} ${component.version} (${licence})\n${rule}\n\n${texts.join('\n\n')}\n`;
  });
  const head = `klarna-cl holds code of these ${parts.length} libraries. Their licences:\n`;
  return `${[head, ...parts].join('\n').replaceAll('\r\n', '\n')}`;
};
