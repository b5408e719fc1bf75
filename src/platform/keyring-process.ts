// A program of its own: reads a request from stdin, asks the keyring, answers on stdout. See keyring.ts for why.
import type { KeyringFault } from './keyring.ts';

export interface KeyringRequest {
  readonly action: 'read' | 'write' | 'remove';
  readonly entries: readonly { readonly account: string; readonly secret?: string }[];
  readonly limitMs: number;
  /** Where the user's home is, as variables that are set before the library is loaded. */
  readonly homes: Readonly<Record<string, string | undefined>>;
}

export interface KeyringAnswer {
  /** What was read, in the order of the request. */
  readonly secrets: readonly (string | null)[];
}

const service = 'klarna-cl';

/** The library would otherwise fall back to the kernel's keyring, which forgets everything at the next start. */
const options = { linux: { store: 'secret-service' as const } };

const ask = async ({ action, entries }: KeyringRequest): Promise<KeyringAnswer | { readonly fault: KeyringFault }> => {
  const secrets: (string | null)[] = [];
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    for (const { account, secret = '' } of entries) {
      const entry = new AsyncEntry(service, account, options);
      if (action === 'read') secrets.push((await entry.getPassword()) ?? null);
      if (action === 'remove') await entry.deletePassword();
      if (action === 'write') {
        await entry.setPassword(secret);
        if ((await entry.getPassword()) !== secret) throw new Error('It gave back something else than it was given.');
      }
      if (action !== 'read') secrets.push(null);
    }
    return { secrets };
  } catch (error) {
    return { fault: { ...faultOf(error), done: secrets.length } };
  }
};

const faultOf = (error: unknown): KeyringFault => {
  const message = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The library says the latter where the part for this system was not installed with it.
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' || /native binding/i.test(message)) {
    return { reason: 'missing', says: 'The library for it, @napi-rs/keyring, is not installed.' };
  }
  if (/ServiceUnknown|not provided by any|Failed to connect|NoServer|Connection refused/i.test(message)) {
    return { reason: 'missing', says: 'No keyring is running here.' };
  }
  if (/not receive a reply/i.test(message))
    return { reason: 'timeout', says: 'It did not answer in time; it may wait to be unlocked.' };
  if (/prompt was dismissed|is ?locked/i.test(message)) return { reason: 'refused', says: 'It is locked.' };
  return { reason: 'refused', says: `It says: ${message.slice(0, 200).replace(/\.*$/, '.')}` };
};

const main = async (): Promise<void> => {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  const request = JSON.parse(text) as KeyringRequest;
  // Whoever started it may be gone, and would not kill it then.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), request.limitMs + 1000).unref();
  Object.assign(process.env, request.homes);
  process.stdout.write(JSON.stringify(await ask(request)));
};

void main();
