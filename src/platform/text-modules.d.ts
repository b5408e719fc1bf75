/** A module with all it imports, bundled to the text of one script that a thread is started with (`build/threads.mjs`). */
declare module '*?thread' {
  const text: string;
  export default text;
}
