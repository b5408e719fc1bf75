/** Pages are imported as text, by the build and by the tests alike (`build/html-as-text.mjs`). */
declare module '*.html' {
  const text: string;
  export default text;
}
