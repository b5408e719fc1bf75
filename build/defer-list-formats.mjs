// @sindresorhus/is builds two Intl.ListFormat at import (12 ms) that only its assertion messages use.
// They become objects that build the real one when a message is formatted.
import { readFileSync } from 'node:fs';

const pattern = /= new Intl\.ListFormat\('en', (\{[^}]*\})\);/g;

export const deferListFormats = () => ({
  name: 'defer-list-formats',
  setup(builder) {
    builder.onLoad({ filter: /@sindresorhus[\\/]is[\\/]distribution[\\/]index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const found = source.match(pattern)?.length ?? 0;
      if (found !== 2) {
        throw new Error(
          `defer-list-formats: expected 2 Intl.ListFormat in ${path}, found ${found}. Look at the new source.`,
        );
      }
      return {
        contents: source.replace(
          pattern,
          (_, options) => `= { format: (list) => new Intl.ListFormat('en', ${options}).format(list) };`,
        ),
        loader: 'js',
      };
    });
  },
});
