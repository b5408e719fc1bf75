import { readFileSync } from 'node:fs';

/** For vitest: an imported `.html` file is its text, as esbuild's `text` loader has it in the built tool. */
export const htmlAsText = {
  name: 'html-as-text',
  enforce: 'pre',
  load(id) {
    return id.endsWith('.html') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
  },
};
