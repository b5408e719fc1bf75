/** Writes a document as `<folder>/<name>.json`, mode 0600. A full disk can leave a short file without an error. */
export type DocumentWriter = (folder: string, name: string, document: Readonly<Record<string, unknown>>) => void;

/**
 * Loads conf, which takes some 30 ms: only commands that change the stored configuration pay for it. It is given no
 * schema (that would triple the time) and never clears what it cannot read.
 */
export const loadDocumentWriter = async (): Promise<DocumentWriter> => {
  const { default: Conf } = await import('conf');
  return (folder, name, document) => {
    const store = new Conf<Record<string, unknown>>({
      projectName: 'klarna-cl',
      projectSuffix: '',
      cwd: folder,
      configName: name,
      configFileMode: 0o600,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
    });
    store.store = { ...document };
  };
};
