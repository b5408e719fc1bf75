import type { Files } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { SandboxOptions } from '../../sandbox/server.ts';

export interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly clientCa?: string;
}

/** What the sandbox serves https with, read from the files that the flags name. @throws CliError `usage`, `local-io` */
export const tlsOf = async (flags: TlsFlags, files: Files): Promise<Pick<SandboxOptions, 'tls'>> => {
  const { tlsCert, tlsKey, clientCa } = flags;
  if (tlsCert === undefined || tlsKey === undefined) {
    if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return {};
    throw new CliError('usage', 'A sandbox that serves https needs --tls-cert and --tls-key.', {
      why: clientCa === undefined ? 'One of them is missing.' : 'A client certificate can be shown over https alone.',
      hint: 'Name the PEM files of both.',
    });
  }
  const [cert, key] = [await files.read(tlsCert), await files.read(tlsKey)];
  return { tls: { cert, key, ...(clientCa === undefined ? {} : { clientCa: await files.read(clientCa) }) } };
};
