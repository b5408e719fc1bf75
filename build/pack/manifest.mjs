// The manifest of the package. The repository's own is `private`, so that nobody publishes it as it is.

/**
 * @param source the repository's manifest
 * @param files what is shipped
 * @param repository where the sources are, told by who publishes: this one knows no address of its own
 */
export const manifestOf = (source, files, repository) => {
  const { name, version, description, keywords, license, bin, engines } = source;
  const keyring = '@napi-rs/keyring';
  const man = files.filter((path) => path.startsWith('man/')).map((path) => `./${path}`);
  return {
    name,
    version,
    description,
    keywords,
    license,
    ...(repository ? { repository: { type: 'git', url: `git+${repository}.git` } } : {}),
    type: 'commonjs',
    bin,
    ...(man.length > 0 ? { man } : {}),
    engines,
    // A native part cannot stand in a bundle; without it secrets are kept in a file.
    optionalDependencies: { [keyring]: source.optionalDependencies[keyring] },
  };
};
