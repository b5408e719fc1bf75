/** Pages and their styles are imported as text, by the build and by the tests alike (`build/pages-as-text.mjs`). */
declare module '*.html' {
  const text: string;
  export default text;
}

declare module '*.css' {
  const text: string;
  export default text;
}

/** Scripts for shells. */
declare module '*.bash' {
  const text: string;
  export default text;
}

declare module '*.zsh' {
  const text: string;
  export default text;
}

declare module '*.fish' {
  const text: string;
  export default text;
}

declare module '*.ps1' {
  const text: string;
  export default text;
}

/** Modules for a browser, bundled to the text of one script (`build/browser-scripts.mjs`). */
declare module '*?script' {
  const text: string;
  export default text;
}

/** The same, minified: for one that is copied into each file that is written. */
declare module '*?small-script' {
  const text: string;
  export default text;
}
