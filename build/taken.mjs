const { fromEntries, entries } = Object;

const sorted = (value) =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : fromEntries(
        entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, part]) => [key, sorted(part)]),
      );

/**
 * Puts what several runs of esbuild say they took into one metafile, from which licences and the SBOM are made
 * (build/pack/). It says the same after each build: the chunks are ready in another order each time.
 */
export const takenTogether = () => {
  const inputs = {};
  const outputs = {};
  return {
    /** @param as what the output is called, where it is not a file below `folder` */
    add(metafile, { folder = '', as } = {}) {
      Object.assign(inputs, metafile.inputs);
      for (const [name, output] of entries(metafile.outputs)) {
        outputs[as ?? name.replace(`${folder}/`, 'dist/')] = output;
      }
    },
    text: () => `${JSON.stringify(sorted({ inputs, outputs }))}\n`,
  };
};
