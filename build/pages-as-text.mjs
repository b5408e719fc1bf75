import { readFileSync } from 'node:fs';

/** For vitest: an imported `.html` or `.css` file is its text, as esbuild's `text` loader has it in the built tool. */
export const pagesAsText = {
  name: 'pages-as-text',
  enforce: 'pre',
  load(id) {
    return /\.(?:html|css)$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
  },
};
