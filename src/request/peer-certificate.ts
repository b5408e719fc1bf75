import type { Socket } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** What a service's side of a TLS connection showed, which was checked and believed. */
export interface TlsFacts {
  /** `TLSv1.3` */
  readonly protocol: string;
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly validToMs: number;
  /** Whether the chain ends at an authority that Node brings along, or at one that was given to it besides. */
  readonly authority: 'usual' | 'given' | 'not told';
}

/** Reads what a connection that stands is secured with; nothing of a plain one. */
export const describeTls = (socket: Socket): { readonly tls?: TlsFacts } => {
  if (!isTls(socket)) return {};
  const certificate = socket.getPeerCertificate(true);
  const { subject, issuer, valid_to: validTo } = certificate;
  // A resumed session need not bring the certificate again.
  if (subject === undefined) return {};
  return {
    tls: {
      protocol: socket.getProtocol() ?? 'not told',
      subject: nameOf(subject),
      issuer: nameOf(issuer),
      validToMs: Date.parse(validTo),
      authority: authorityOf(certificate),
    },
  };
};

const isTls = (socket: Socket): socket is TLSSocket => 'getPeerCertificate' in socket;

/** A name may have several parts of a kind; node then gives a list. */
const nameOf = (name: { readonly CN?: unknown; readonly O?: unknown }): string =>
  [name.CN ?? name.O ?? 'without a name'].flat().join(', ');

const authorityOf = (certificate: DetailedPeerCertificate): TlsFacts['authority'] => {
  let top = certificate;
  // The chain ends at a certificate that names itself as its issuer.
  for (let length = 0; length < 20 && top.issuerCertificate && top.issuerCertificate !== top; length += 1) {
    top = top.issuerCertificate;
  }
  if (top.issuerCertificate === undefined) return 'not told';
  const { rootCertificates } = process.getBuiltinModule('node:tls');
  const text = top.raw.toString('base64');
  return rootCertificates.some((pem) => pem.replace(/-----[^-]+-----|\s/g, '') === text) ? 'usual' : 'given';
};
