import { urlOf } from '../url.ts';
import { closest } from './closest.ts';

/**
 * What came of reading one value. A complaint completes the sentence "<key> …" and never quotes the value: it may be a
 * secret that was put under the wrong key.
 */
export type Parsed = { readonly value: string } | { readonly complaint: string };
export type Parse = (text: string) => Parsed;

const matching =
  (pattern: RegExp, complaint: string): Parse =>
  (text) =>
    pattern.test(text) ? { value: text } : { complaint };

/** Values that travel in a header or a token request: a stray line break from a copy is the classic cause of a 401. */
export const credential: Parse = (text) => {
  if (/[\s\p{Cc}]/u.test(text)) return { complaint: 'has white space or a control character in it; copy it again' };
  if (!/^[\x21-\x7e]+$/.test(text)) return { complaint: 'has a character outside ASCII in it; copy it again' };
  return text.length > 10_240 ? { complaint: 'is longer than 10240 characters' } : { value: text };
};

/** What HTTP's Basic scheme takes: a user name and a password, which may hold colons. */
export const userAndPassword: Parse = (text) => {
  const parsed = credential(text);
  if ('complaint' in parsed || /^[^:]+:./.test(text)) return parsed;
  return { complaint: 'must be username:password, both as the merchant portal shows them' };
};

export const scope = matching(
  /^[\x21-\x7e]+( [\x21-\x7e]+)*$/,
  'must be scopes such as market:code:europe, separated by single spaces',
);

export const slug: Parse = (text) =>
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(text)
    ? { value: text.toLowerCase() }
    : { complaint: 'must be the slug of the organization: letters, digits and hyphens' };

export const domain: Parse = (text) =>
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(text)
    ? { value: text.toLowerCase() }
    : { complaint: 'must be a domain such as commercelayer.io' };

export const krn = matching(
  /^krn(:[^:\s/?#%\\\p{C}]+){2,}$/u,
  'must be a Klarna resource name such as krn:partner:global:account:test:MKPMV6MS',
);

export const path: Parse = (text) =>
  /\p{Cc}/u.test(text) ? { complaint: 'has a control character in it' } : { value: text };

export const currency: Parse = (text) =>
  /^[a-z]{3}$/i.test(text) ? { value: text.toUpperCase() } : { complaint: 'must be an ISO 4217 code such as EUR' };

export const oneOf = (...choices: readonly string[]): Parse => {
  const complaint = `must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
  return (text) => {
    if (choices.includes(text)) return { value: text };
    const meant = closest(text, choices);
    return { complaint: meant === undefined ? complaint : `${complaint}; ${meant}, perhaps` };
  };
};

export const integer =
  (least: number, most: number): Parse =>
  (text) =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? { value: String(Number(text)) }
      : { complaint: `must be a whole number from ${least} to ${most}` };

/**
 * An address without its trailing slash; which hosts it may name is decided in `hosts.ts`. `paths` are those that the
 * tool appends by itself, and that people paste along.
 */
export const address =
  (...appended: readonly string[]): Parse =>
  (text) => {
    if (/[\s\p{Cc}\\]/u.test(text) || urlOf(text) === undefined)
      return { complaint: 'must be an address such as https://…' };
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return { complaint: 'must start with https://' };
    if (url.username || url.password) return { complaint: 'must not hold a user name or password' };
    if (/[?#]/.test(text)) return { complaint: 'must not hold a query or a fragment' };
    const bare = url.href.replace(/\/+$/, '');
    const pasted = appended.find((path) => bare.endsWith(path));
    return pasted ? { complaint: `must stand without ${pasted}, which is added to it` } : { value: bare };
  };

/** Host names, with or without a port, separated by commas. */
export const hostList: Parse = (text) => {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase());
  const valid = hosts.every((host) => /^[a-z0-9.-]+(:\d{1,5})?$/.test(host) && urlOf(`https://${host}`) !== undefined);
  return valid
    ? { value: hosts.join(',') }
    : { complaint: 'must be host names, with or without a port, separated by commas' };
};
