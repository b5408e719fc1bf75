import type { Fault } from './fault.ts';

/** How far an attempt had come when it failed: what decides whether the service can have seen the request. */
export interface Progress {
  /** The connection stood (TLS included), so bytes of the request may have left. */
  readonly sent: boolean;
  readonly headersSeen: boolean;
  /** `host:port` of the proxy in use, while the connection through it does not stand yet. */
  readonly proxy?: string;
}

const tlsDetails: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  CERT_UNTRUSTED: 'its certificate comes from an unknown authority',
  CERT_REJECTED: 'its certificate comes from an unknown authority',
  INVALID_CA: 'its certificate was signed by one that is no authority',
  INVALID_PURPOSE: 'its certificate is not one for servers',
  HOSTNAME_MISMATCH: 'its certificate is for another host',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed, so it comes from an unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
  // The authority only has the name of one that is known.
  CERT_SIGNATURE_FAILURE: 'its certificate comes from an unknown authority',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks no TLS 1.2 or newer',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks no TLS 1.2 or newer',
  ERR_SSL_VERSION_TOO_LOW: 'it speaks no TLS 1.2 or newer',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at all',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS at all',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it turned the handshake down; perhaps it asks for a client certificate',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it asks for a client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it refused the client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'it refused the client certificate as expired',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'it refused the client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not know the authority of the client certificate',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'it refused the client certificate',
};

/** Of TLS 1.3, these reach a client whose own handshake is done; the server has read no request by then. */
const lateAlert = /^ERR_SSL_.*ALERT_(?:.*CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/** The families of Node's and OpenSSL's names for what is wrong with a handshake or a certificate. */
const tlsFamilies =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_(?:GET|DE|VERIFY)|ERROR_IN_C|PATH_LENGTH_EXCEEDED$|UNSPECIFIED$|EPROTO$)/;

const isTls = (code: string): boolean => Object.hasOwn(tlsDetails, code) || tlsFamilies.test(code);

/**
 * The code of an error. OpenSSL's failures may come as a bare EPROTO with the reason in the text only: the same code is
 * made of it that node gives them elsewhere.
 */
export const codeOf = (error: Error & { readonly code?: unknown }): string => {
  const reason =
    error.code === 'EPROTO' ? /:SSL routines:[^:]*:([a-z0-9 ]{3,60}):/.exec(error.message)?.[1] : undefined;
  return reason ? `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}` : String(error.code ?? '');
};

/**
 * Names what an error of got, node or OpenSSL means by its code alone. Its message, stack, options and body are left
 * where they are: they hold credentials.
 */
export const translate = (code: string, progress: Progress): Fault => {
  const proxy = progress.proxy === undefined ? {} : { proxy: progress.proxy };
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_INVALID_HTTP_TOKEN' || code === 'ERR_UNESCAPED_CHARACTERS') {
    return { slug: 'unsendable' };
  }
  if (isTls(code) && (!progress.sent || lateAlert.test(code))) {
    return { slug: 'tls', detail: tlsDetails[code] ?? `the TLS handshake failed (${code})`, ...proxy };
  }
  if (!progress.sent) {
    if (code === 'ECONNREFUSED') return { slug: 'refuse', ...proxy };
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL' || code === 'EAI_NODATA') {
      return { slug: 'dns', ...proxy };
    }
    if (code === 'ETIMEDOUT') return { slug: 'connect-timeout', ...proxy };
    return { slug: 'unreachable', detail: /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no reason given', ...proxy };
  }
  // What came was not HTTP, or its compression is broken.
  if (code.startsWith('HPE_') || code === 'Z_DATA_ERROR') return { slug: 'malformed' };
  return { slug: progress.headersSeen ? 'reset-in-body' : 'reset-before-headers' };
};
