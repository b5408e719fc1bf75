import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits that nobody guesses, in characters that an address may hold. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Takes as long for a near miss as for any other: a refusal teaches nothing by when it comes. */
export const isSecret = (given: unknown, secret: string | undefined): boolean =>
  typeof given === 'string' && secret !== undefined && timingSafeEqual(digest(given), digest(secret));

/** Of one length whatever is given, as the comparison needs it. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
