/** Fields whose values are never shown whole: tokens, and what says who or where a shopper is. */
const maskedFields = new Set([
  'access_token',
  'api_key',
  'api_secret',
  'auth_token',
  'authorization_token',
  'client_secret',
  'client_token',
  'customer_token',
  'date_of_birth',
  'jwt',
  'klarna_customer_token',
  'klarna_network_session_token',
  'line_1',
  'line_2',
  'full_address',
  'national_identification_number',
  'national_id',
  'order_token',
  'password',
  'payment_request_url',
  'phone',
  'refresh_token',
  'secret',
  'session_id',
  'session_token',
  'signing_key',
  'social_security_number',
  'street_address',
  'street_address2',
  'tax_id',
  // Of an order: whoever has it can read and change the order. Of a transaction: the gateway's.
  'token',
]);

/** Of those, the ones that hold credentials: never shown, not even with `--reveal`. */
const credentialFields = new Set([
  'access_token',
  'api_key',
  'api_secret',
  'client_secret',
  'jwt',
  'password',
  'refresh_token',
  'secret',
  'signing_key',
]);

/** `$AUTH_TOKEN` in a planned request stands for a secret and is none. */
const variable = /^\$[A-Z][A-Z_]*$/;

const emailFields = new Set(['email', 'customer_email']);

/** What stands for a credential: not even its ends or its length are shown. */
const hidden = '********';

/** `0b1d…9e00`; values too short to hide anything that way are masked wholly. */
export const maskText = (value: string): string =>
  value.length < 16 ? hidden : `${value.slice(0, 4)}…${value.slice(-4)}`;

/** `cu…@klarna.com`: enough to recognise, not enough to write to. */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  return at < 1 ? maskText(email) : `${email.slice(0, Math.min(2, at - 1))}…${email.slice(at)}`;
};

const addressInText = /[^\s@"'<>()[\],;:=]+@[^\s@"'<>()[\],;:=]+\.\p{L}{2,}/gu;

/** The same for every address that stands in a text: references and messages hold some. */
export const maskEmailsIn = (text: string): string => text.replace(addressInText, maskEmail);

const queryToken = /([?&#][^=&#\s]*(?:token|secret|key|session|auth|sid)[^=&#\s]*=)([^&#\s"]+)/gi;

export interface MaskingRule {
  /** Values that are secret wherever they appear, such as the token that was just sent. */
  readonly secrets: readonly string[];
  /** `--reveal`: show payment tokens and personal data. Credentials are given in `credentials` and stay masked. */
  readonly reveal: boolean;
  readonly credentials?: readonly string[];
}

/**
 * A deep copy of a document with every secret masked, by the name of its field and by its value: the same token can
 * stand under another name (Commerce Layer's `session_id` may equal its `auth_token`).
 */
export const maskDocument = (document: unknown, { secrets, reveal, credentials = [] }: MaskingRule): unknown =>
  maskNode(document, undefined, {
    reveal,
    credentials: longestFirst(credentials),
    secrets: reveal ? [] : longestFirst([...secrets, ...collectSecrets(document)]),
  });

/** The same for a line of text: nothing in it says which field a value stands in. */
export const maskLine = (text: string, { secrets, credentials = [] }: Omit<MaskingRule, 'reveal'>): string =>
  maskValues(
    maskValues(text, longestFirst(credentials), () => hidden),
    longestFirst(secrets),
  ).replace(queryToken, (_, name: string, value: string) => name + maskText(value));

const longestFirst = (values: readonly string[]): readonly string[] =>
  [...new Set(values)]
    .filter((value) => value.length >= 6 && !variable.test(value))
    .sort((a, b) => b.length - a.length);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const collectSecrets = (node: unknown, field?: string): string[] => {
  if (typeof node === 'string') return field !== undefined && isTokenField(field) && !variable.test(node) ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((item) => collectSecrets(item, field));
  if (!isRecord(node)) return [];
  return Object.entries(node).flatMap(([name, value]) => collectSecrets(value, name));
};

const isTokenField = (field: string): boolean => /(?:token|secret|session_id)$/.test(field) && maskedFields.has(field);

const maskNode = (node: unknown, field: string | undefined, rule: Required<MaskingRule>): unknown => {
  if (typeof node === 'string') return maskString(node, field, rule);
  if (typeof node === 'number' && field !== undefined && !rule.reveal && maskedFields.has(field)) {
    return maskText(String(node));
  }
  if (Array.isArray(node)) return node.map((item) => maskNode(item, field, rule));
  if (!isRecord(node)) return node;
  // What stands below a masked field is masked by it, whatever its own fields are called.
  const inherited = field !== undefined && maskedFields.has(field) ? field : undefined;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, maskNode(value, inherited ?? name, rule)]),
  );
};

const maskString = (value: string, field: string | undefined, rule: Required<MaskingRule>): string => {
  const { reveal, secrets, credentials } = rule;
  if (variable.test(value)) return value;
  if (field !== undefined && credentialFields.has(field)) return hidden;
  const open = maskValues(value, credentials, () => hidden);
  if (field !== undefined && !reveal && maskedFields.has(field)) return maskText(open);
  const masked = maskValues(open, secrets);
  // Whatever stands behind the sign of an address is shown, so it must be free of tokens first.
  if (field !== undefined && !reveal && emailFields.has(field)) return masked === open ? maskEmail(open) : masked;
  return reveal ? masked : masked.replace(queryToken, (_, name: string, token: string) => name + maskText(token));
};

const maskValues = (text: string, secrets: readonly string[], mask = maskText): string => {
  let masked = text;
  for (const secret of secrets) {
    // A lone surrogate has no URL-encoded form, and encodeURIComponent would throw.
    for (const form of [
      secret,
      encodeURIComponent(Buffer.from(secret).toString()),
      Buffer.from(secret).toString('base64'),
    ]) {
      // As a function: a token may hold `$&`, which a replacement text would turn into the token again.
      if (masked.includes(form)) masked = masked.replaceAll(form, () => mask(form));
    }
  }
  return masked;
};
