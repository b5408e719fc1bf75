import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const options = { keyType: 'ec', algorithm: 'sha256' } as const;

/** An authority of one's own. */
export const makeAuthority = async (name = 'Test authority'): Promise<Certificate> => {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...options,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
};

interface CertificateWish {
  readonly names?: readonly string[];
  readonly ip?: string;
  readonly expired?: boolean;
  readonly early?: boolean;
  /** Good for clients alone. */
  readonly forClients?: boolean;
}

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day);

/** A certificate by that authority, or by itself: for 127.0.0.1 and the given names, valid today unless told otherwise. */
export const makeCertificate = async (
  authority: Certificate | undefined,
  { names = [], ip = '127.0.0.1', expired = false, early = false, forClients = false }: CertificateWish = {},
): Promise<Certificate> => {
  const made = await generate([{ name: 'commonName', value: 'Test server' }], {
    ...options,
    ...(authority && { ca: authority }),
    notBeforeDate: inDays(early ? 1 : -10),
    notAfterDate: inDays(expired ? -1 : early ? 2 : 1),
    extensions: [
      { name: 'basicConstraints', cA: false },
      ...(forClients ? [{ name: 'extKeyUsage' as const, clientAuth: true }] : []),
      { name: 'subjectAltName', altNames: [{ type: 7, ip }, ...names.map((value) => ({ type: 2 as const, value }))] },
    ],
  });
  return { cert: made.cert, key: made.private };
};

export interface SecureServer {
  readonly url: string;
  readonly port: number;
  /** One entry a request: its path, its headers, and the common name of the client certificate shown. */
  readonly seen: { path: string; headers: NodeJS.Dict<string | string[]>; client: string | undefined }[];
  readonly close: () => void;
}

export const startSecureServer = async (tls: TlsOptions): Promise<SecureServer> => {
  const seen: SecureServer['seen'] = [];
  const server: Server = createServer(tls, (request, response) => {
    // An https server's sockets are TLS sockets; node's types do not say so.
    const client = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
    seen.push({
      path: request.url ?? '',
      headers: request.headers,
      client: client === undefined ? undefined : String(client),
    });
    response.setHeader('content-type', 'application/json').end('{"data":{}}');
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    seen,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
