import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { CliError } from '../errors.ts';
import { readPem, unusable } from './trust.ts';

/** What the client certificate for Klarna is, as far as its files tell. */
export interface ClientCertificateFacts {
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly validFromMs: number;
  readonly validToMs: number;
  /** The private key is the one that the certificate was made for. */
  readonly matches: boolean;
}

/** Reads the two PEM files of a client certificate. @throws CliError `config` naming what cannot be read or used */
export const readClientCertificate = async (files: {
  readonly cert: string;
  readonly key: string;
}): Promise<ClientCertificateFacts> => {
  const [cert, key] = [await readPem(files.cert), await readPem(files.key)];
  const certificate = orUnusable(
    'client certificate',
    'KLARNA_CERT holds no certificate.',
    () => new X509Certificate(cert),
  );
  const privateKey = orUnusable(
    'client certificate',
    'KLARNA_KEY holds no private key, or one that is locked with a passphrase.',
    () => createPrivateKey(key),
  );
  return {
    subject: /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? 'without a name',
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
    matches: certificate.checkPrivateKey(privateKey),
  };
};

/** How many certificates a PEM file of authorities holds. @throws CliError `config` where it cannot be read */
export const countAuthorities = async (file: string): Promise<number> =>
  (await readPem(file)).match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/g)?.length ?? 0;

const orUnusable = <Value>(what: string, why: string, read: () => Value): Value => {
  try {
    return read();
  } catch {
    // OpenSSL's own words may quote the file.
    const error: CliError = unusable(what, why);
    throw error;
  }
};
