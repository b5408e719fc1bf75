import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { MessageLines } from '../../context.ts';

/** A transport that can be waited for. */
export interface LineTransport extends Transport {
  /** Everything that was sent has been written, or nobody reads it. */
  readonly flushed: () => Promise<void>;
}

type Schema = { readonly safeParse: (value: unknown) => { success: true; data: JSONRPCMessage } | { success: false } };

/**
 * Messages over stdin and stdout. The SDK's own transport does not notice that stdin ended, answers nothing to what is no
 * message, and closes after one that is too long; here the session goes on, and the client is told.
 */
export const openLineTransport = (
  lines: MessageLines,
  schema: Schema,
  { onEnd, onGone }: { readonly onEnd: () => void; readonly onGone: () => void },
): LineTransport => {
  let last: Promise<unknown> = Promise.resolve();
  const write = async (message: object): Promise<void> => {
    const written = lines.write(JSON.stringify(message));
    last = written;
    if ((await written) === 'closed') onGone();
  };
  const complain = (code: number, message: string, id?: string | number) =>
    void write({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error: { code, message } });
  const transport: LineTransport = {
    start: async () => {
      lines.read({
        onLine: (line) => {
          if (line.trim() === '') return;
          const value = parsed(line);
          if (value === undefined) return complain(parseError, 'The line is no JSON.');
          const message = schema.safeParse(value);
          if (message.success) transport.onmessage?.(message.data);
          else complain(invalidRequest, 'It is no JSON-RPC 2.0 message.', idOf(value));
        },
        onTooLong: () => complain(invalidRequest, 'The message is longer than 1 MiB; it was left out.'),
        onEnd,
      });
    },
    send: write,
    close: async () => {
      lines.close();
      transport.onclose?.();
    },
    flushed: async () => {
      await last;
    },
  };
  return transport;
};

/** JSON-RPC's codes. */
const parseError = -32_700;
const invalidRequest = -32_600;

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The request that it was meant to be, where that can be told. */
const idOf = (value: unknown): string | number | undefined => {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return typeof value.id === 'string' || typeof value.id === 'number' ? value.id : undefined;
};
