import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { CliError } from '../errors.ts';

/** PEM texts. */
export interface SandboxTls {
  readonly cert: string;
  readonly key: string;
  /** Whose client certificates Klarna's endpoints with an account in their path ask for; without it, nobody's. */
  readonly clientCa?: string;
}

export type SandboxServer = HttpServer | HttpsServer;

// Klarna takes 20 KB of headers in all, Node 16 unless told.
const limits = { maxHeaderSize: 32 * 1024 };

/** @throws CliError `usage` for a certificate that cannot be used */
export async function createListener(tls: SandboxTls | undefined, answer: RequestListener): Promise<SandboxServer> {
  if (tls === undefined) return createHttpServer(limits, answer);
  // Loaded here: plain http needs none of it.
  const { createServer } = await import('node:https');
  const { cert, key, clientCa } = tls;
  // A certificate that is asked for and not shown ends no handshake: Klarna's other endpoints do without.
  const asking = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false };
  try {
    return createServer({ ...limits, minVersion: 'TLSv1.2', cert, key, ...asking }, answer);
  } catch (error) {
    // OpenSSL's own words may quote the file, so only its code is kept.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new CliError('usage', "The sandbox's certificate cannot be used.", {
      why: `OpenSSL does not accept it (${code}).`,
      hint: 'Give PEM files that belong together: --tls-cert, --tls-key, and --client-ca for the authority of clients.',
    });
  }
}

/**
 * Whether the client showed a certificate by the given authority, in date and meant for clients. `authorized` alone does
 * not tell: Node also sets it on a resumed session in which no certificate was ever shown.
 */
export function showsCertificate(socket: Socket): boolean {
  // A TLS server's sockets are TLS sockets; node's types do not say so.
  const { authorized, getPeerCertificate } = socket as Partial<TLSSocket>;
  return authorized === true && Object.keys(getPeerCertificate?.call(socket) ?? {}).length > 0;
}

/** Stops listening and ends every connection: also those whose handshake never came, of which http knows nothing. */
export function closerOf(server: SandboxServer): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}

/**
 * Returns the port: `0` takes any that is free.
 * @throws CliError `local-io` where it is taken, or not to be had
 */
export function listen(server: SandboxServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error.code, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function cannotListen(code: string | undefined, host: string, port: number): CliError {
  const where = `${host}:${port}`;
  if (code === 'EADDRINUSE') {
    return new CliError('local-io', `The sandbox cannot listen on ${where}.`, {
      why: 'Another program, perhaps another sandbox, listens there already.',
      hint: 'Stop it, or choose another port: --port 0 takes any that is free.',
    });
  }
  return new CliError('local-io', `The sandbox cannot listen on ${where}.`, {
    why: `The system says ${code ?? 'no'}.`,
    hint: 'Use a port above 1023 and an address of this machine: --host 127.0.0.1 --port 4010.',
  });
}
