import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Environment, Random } from '../context.ts';
import { CliError } from '../errors.ts';

/**
 * Keeps what goes through Redis from whoever can read Redis: AES-256-GCM under a key that the producer and the workers are
 * given. What is sealed can be opened in its place alone: moved to another row, or to another line, it opens no more.
 */
export interface Sealing {
  /** Tells keys apart without telling anything about them. */
  readonly keyId: string;
  readonly seal: (text: string, place: string) => string;
  /** `undefined` where it was not sealed with this key, or not for this place. */
  readonly open: (sealed: string, place: string) => string | undefined;
  /** A name in Redis for what must not stand there: the same for the same text and key, and nothing without the key. */
  readonly nameOf: (text: string) => string;
}

const variable = 'KLARNA_CL_QUEUE_KEY';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** @throws CliError `config` where the variable holds no key of 32 bytes */
export const sealingOf = (environment: Environment, random: Pick<Random, 'bytes'>): Sealing => {
  const key = keyIn(environment[variable]);
  // One key for each use, so that none of them says anything about another.
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `klarna-cl queue ${use}`, keyBytes));
  const [sealingKey, namingKey] = [derived('sealing'), derived('naming')];
  const nameOf = (text: string) =>
    createHmac('sha256', namingKey).update(text, 'utf8').digest('base64url').slice(0, 32);
  return {
    keyId: nameOf('key').slice(0, 8),
    nameOf,
    seal: (text, place) => {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(place, 'utf8'));
      const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64');
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < nonceBytes + tagBytes) return undefined;
      const opening = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(place, 'utf8'))
        .setAuthTag(bytes.subarray(-tagBytes));
      const text = opening.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([text, opening.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
};

const howToMakeOne = `Make one with \`openssl rand -base64 ${keyBytes}\`, and give the same to the batch and to all workers.`;

const keyIn = (text: string | undefined): Buffer => {
  if (text === undefined || text === '') {
    throw new CliError('config', `${variable} is missing.`, {
      code: 'QUEUE_KEY',
      why: 'What goes through Redis is sealed with it: tokens, journal records and results. Nothing was sent.',
      hint: howToMakeOne,
    });
  }
  const key = Buffer.from(text.trim(), 'base64');
  // Buffer.from reads past what is no base64, so the way back must lead to the same.
  if (key.length === keyBytes && key.toString('base64') === text.trim()) return key;
  throw new CliError('config', `${variable} cannot be used.`, {
    code: 'QUEUE_KEY',
    why: `It takes ${keyBytes} bytes in base64, ${Buffer.alloc(keyBytes).toString('base64').length} characters. Nothing was sent.`,
    hint: howToMakeOne,
  });
};
