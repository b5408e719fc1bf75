import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const asText = '.as-text';

/**
 * For vitest: an imported page, style or shell script is its text, as esbuild's `text` loader has it in the built tool. It goes
 * by another name, as vitest leaves nothing of what it takes for a style.
 */
export const pagesAsText = {
  name: 'pages-as-text',
  enforce: 'pre',
  resolveId(id, importer) {
    const isPage = importer !== undefined && /\.(?:html|css|bash|zsh|fish|ps1)$/.test(id);
    return isPage ? `\0${join(dirname(importer), id)}${asText}` : undefined;
  },
  load(id) {
    if (!id.startsWith('\0') || !id.endsWith(asText)) return undefined;
    return `export default ${JSON.stringify(readFileSync(id.slice(1, -asText.length), 'utf8'))};`;
  },
};
