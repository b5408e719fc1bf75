import { readFileSync, statSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
import { CliError } from '../errors.ts';
import type { HttpSettings, Service } from './step.ts';

/**
 * What TLS trusts and shows: Node's own roots (and NODE_EXTRA_CA_CERTS) plus the given files, TLS 1.2 at least, and the
 * client certificate for Klarna alone.
 * @throws CliError `config` naming the file that cannot be read or used
 */
export const trustOf = async (settings: HttpSettings, service: Service | 'proxy'): Promise<SecureContext> => {
  // Loaded here: plain http on loopback needs none of it.
  const { createSecureContext } = await import('node:tls');
  const shown = service === 'Klarna' ? settings.clientCertificate : undefined;
  const files = [settings.extraCa?.all, service === 'Klarna' ? settings.extraCa?.klarna : undefined];

  const context = await usable('client certificate', async () =>
    createSecureContext({
      minVersion: 'TLSv1.2',
      ...(shown && { cert: await readPem(shown.cert), key: await readPem(shown.key) }),
    }),
  );
  for (const file of files) {
    if (file !== undefined) {
      // Adding to the context keeps Node's roots and costs half of handing it all of `tls.rootCertificates` again.
      await usable('certificate file', async () => addAuthorities(context, await readPem(file), file));
    }
  }
  return context;
};

const addAuthorities = async (context: SecureContext, pem: string, file: string): Promise<void> => {
  const certificates = pem.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END [^-]+-----/g) ?? [];
  if (certificates.length === 0) {
    throw unusable('certificate file', isPem(file) ? 'It holds no certificate.' : `${file} holds no certificate.`);
  }
  // `@types/node` leaves the native context untyped; `addCACert` is what `tls.createSecureContext({ ca })` calls.
  const native = context.context as { addCACert(pem: string): void };
  const { X509Certificate } = await import('node:crypto');
  for (const certificate of certificates) {
    // `addCACert` passes over in silence what it cannot read.
    native.addCACert(new X509Certificate(certificate).toString());
  }
};

const largestPem = 4 * 1024 * 1024;

const isPem = (text: string): boolean => text.includes('-----BEGIN ');

/** The text of a PEM file, or the text itself where it is given in place of a path. @throws CliError `config` */
export const readPem = async (file: string): Promise<string> => {
  if (isPem(file)) return file;
  try {
    // A project's .klarnarc can name the client certificate: a device without an end must not fill the memory.
    const stats = statSync(file);
    if (!(stats.isFile() || stats.isFIFO()) || stats.size > largestPem)
      throw unusable('certificate file', `${file} is no PEM file.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw unusable('certificate file', `${file} cannot be read (${code}).`);
  }
};

const usable = async <Value>(what: string, make: () => Promise<Value>): Promise<Value> => {
  try {
    return await make();
  } catch (error) {
    if (error instanceof CliError) throw error;
    // OpenSSL's own words may quote the file, so only its code is kept.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw unusable(what, `OpenSSL does not accept it (${code}).`);
  }
};

export const unusable = (what: string, why: string): CliError =>
  new CliError('config', `The ${what} cannot be used.`, {
    code: 'certificate',
    why,
    hint: 'Give PEM files: --ca or KLARNA_CA for authorities, KLARNA_CERT and KLARNA_KEY for the client certificate.',
  });
