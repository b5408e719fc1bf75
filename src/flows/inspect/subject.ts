import { isResourceId, type OrderId, orderId } from '../../apis/commerce-layer/ids.ts';
import { isKrn, type Krn } from '../../apis/klarna/values.ts';
import { CliError } from '../../errors.ts';
import { isComplaint, parseRunId, parseUuid } from '../inputs.ts';

/** What a text that somebody wrote may name; an order number may look like anything. */
export type Subject =
  | { readonly kind: 'krn'; readonly krn: Krn; readonly of: KrnKind }
  | { readonly kind: 'uuid'; readonly uuid: string }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'transaction number'; readonly number: string; readonly orderNumber: string }
  | { readonly kind: 'id'; readonly id: OrderId }
  | { readonly kind: 'number' };

export type KrnKind = 'transaction' | 'request' | 'session token' | 'account' | 'unknown';

/**
 * What is meant by what somebody wrote or pasted: without blanks, quotes and the like around it (`#1234`, `Order no. 1234`,
 * `<customer@email.us>`); of a whole sentence, the word in it that can only be a name.
 */
export const bareText = (text: string): string => {
  const bare = unwrapped(text);
  if (!/\s/.test(bare)) return bare;
  const word = bare.split(/\s+/).map(unwrapped).find(isUnmistakable);
  return word ?? unwrapped(bare.replace(/^(?:order\s*)?(?:number|no|nr|id)?[.:]?\s+(?=\S+$)/i, ''));
};

const unwrapped = (text: string): string =>
  text
    .trim()
    .replace(/[.,;!?]+$/, '')
    .replace(/^(["'`<(])(.*)[>"'`)]$/s, '$2')
    .replace(/^order(?:\s*(?:no\.?|nr\.?|number|id))?\s*[\s:#]\s*(?=\S+$)/i, '')
    .replace(/^#\s*/, '')
    .trim();

/** Nothing else looks like it; a number with blanks in it may be a shop's own reference. */
const isUnmistakable = (word: string): boolean => !['id', 'number'].includes(subjectOf(word).kind);

/** Names whose letters have one case only, as people type them. */
const inTheirCase = (text: string): string => {
  if (/^krn:/i.test(text)) return text.replace(/^krn/i, 'krn');
  if (/^.+\/t\/\d+$/.test(text)) return text.replace(/\/t\/(\d+)$/, '/T/$1');
  return isComplaint(parseRunId(text)) && !isComplaint(parseRunId(text.toUpperCase())) ? text.toUpperCase() : text;
};

/** What the text can be, by its form alone. */
export const subjectOf = (written: string): Subject => {
  const text = inTheirCase(written);
  if (isKrn(text)) return { kind: 'krn', krn: text, of: krnKind(text) };
  if (!isComplaint(parseUuid(text))) return { kind: 'uuid', uuid: text.toLowerCase() };
  if (!isComplaint(parseRunId(text))) return { kind: 'run', id: text };
  const [, orderNumber] = /^(.+)\/T\/\d+$/.exec(text) ?? [];
  if (orderNumber !== undefined) return { kind: 'transaction number', number: text, orderNumber };
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { kind: 'email', email: text };
  return isResourceId(text) ? { kind: 'id', id: orderId(text) } : { kind: 'number' };
};

/** `krn:payment:eu1:transaction:<uuid>`; no grammar is published, so only the word itself is looked for. */
const krnKind = (krn: Krn): KrnKind => {
  const parts = krn.split(':').slice(1, -1);
  if (parts.includes('transaction')) return 'transaction';
  if (parts.includes('request')) return 'request';
  if (parts.some((part) => part.endsWith('session-token') || part === 'interoperability')) return 'session token';
  return parts.includes('account') ? 'account' : 'unknown';
};

/**
 * Refuses the names of what is no payment, before anybody is asked.
 * @throws CliError `usage`
 */
export const refuseOtherNames = (subject: Subject): void => {
  const of = subject.kind === 'krn' ? subject.of : undefined;
  if (of === 'session token') {
    throw new CliError('usage', 'That is a session token, not the name of a payment.', {
      why: 'It is a secret: whoever has it can authorize a payment with it. Nothing was sent.',
      hint: 'Look for the transaction (krn:payment:…:transaction:…), the payment request, or the order.',
    });
  }
  if (of === 'account') {
    throw new CliError('usage', 'That is the name of an account, not of a payment.', {
      hint: 'Look for the transaction (krn:payment:…:transaction:…), the payment request, or the order.',
    });
  }
};
