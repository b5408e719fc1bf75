import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Answers of these types go out as they come, until either side has had enough. All others are sent whole. */
const streamedTypes = ['text/event-stream', 'application/x-ndjson'];

/** A client that has not taken so many bytes is dropped: what it may miss must not fill the memory. */
const mostBehind = 4 * 1024 * 1024;

export const isStreamed = (answer: Response): boolean =>
  streamedTypes.includes(answer.headers.get('content-type')?.split(';')[0] ?? '');

/**
 * An answer without an end. `open` is called when the client begins to read, with what sends it text; it returns what is to
 * be done when the client has gone or the sandbox closes.
 */
export function streamed(
  contentType: 'text/event-stream' | 'application/x-ndjson',
  open: (send: (text: string) => void) => () => void,
): Response {
  const encoder = new TextEncoder();
  let close: (() => void) | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    close?.();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      // Not at `start`: nobody ever reads the body of an answer to HEAD.
      pull: (controller) => {
        close ??= open((text) => {
          if (ended) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) >= -mostBehind) return;
          end();
          controller.error(new Error('The client reads too slowly.'));
        });
        if (ended) close();
      },
      cancel: end,
    },
    { highWaterMark: 0, size: (bytes) => bytes.length },
  );
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
}

/** Sends a streamed answer; it is cancelled when the client goes, and cut off when the server closes. */
export async function deliverStream(outgoing: ServerResponse, answer: Response, closing: AbortSignal): Promise<void> {
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.flushHeaders();
  if (answer.body === null) return void outgoing.end();
  await pipeline(Readable.fromWeb(answer.body), outgoing, { signal: closing });
}
