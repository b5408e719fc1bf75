// HTTP/2 is off in the request module, yet got imports http2-wrapper, whose import builds a TLS socket and so parses
// every root certificate (30 ms). The stub throws should HTTP/2 ever be asked for.
const stub = `
const off = () => { throw new Error('This build of got has no HTTP/2.'); };
export default { auto: off, request: off, get: off, Agent: class { constructor() { off(); } }, globalAgent: undefined };
`;

export const withoutHttp2 = {
  name: 'without-http2',
  setup(builder) {
    builder.onResolve({ filter: /^http2-wrapper$/ }, () => ({ path: 'http2-wrapper', namespace: 'stub' }));
    builder.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: stub, loader: 'js' }));
  },
};
