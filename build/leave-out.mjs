/**
 * An esbuild plugin that replaces modules a library imports but never uses the way we use it. Each becomes a stub that
 * throws should it be reached after all, so that a wrong guess shows at once and not as a silent difference.
 * @param modules module name → the names it exports, `default` among them
 */
export const leaveOut = (modules) => ({
  name: 'leave-out',
  setup(builder) {
    const pattern = new RegExp(`^(${Object.keys(modules).join('|')})$`);
    builder.onResolve({ filter: pattern }, ({ path }) => ({ path, namespace: 'left-out' }));
    builder.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => {
      const off = `() => { throw new Error(${JSON.stringify(`${path} is left out of this build.`)}); }`;
      const exports = modules[path].map((name) => `${JSON.stringify(name)}: class { constructor() { off(); } }`);
      return {
        contents: `const off = ${off}; module.exports = { __esModule: true, ${exports.join(', ')} };`,
        loader: 'js',
      };
    });
  },
});
