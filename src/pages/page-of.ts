interface PageParts {
  readonly html: string;
  readonly style: string;
  readonly script: string;
}

/**
 * A page in one document, its own style and script put where it says `style` and `script` in a comment. In files of their
 * own they can be read and checked as what they are.
 */
export const pageOf = ({ html, style, script }: PageParts): string =>
  html.replace('/* style */', () => style).replace('/* script */', () => script);
