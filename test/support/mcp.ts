import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { bin, type Environment, type json, newMachine, record } from './run.ts';

/** How a call is to be watched, or stopped. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/** What a tool answered, looked at member by member. */
export interface Answered {
  readonly isError: boolean;
  readonly document: ReturnType<typeof json>;
  /** All texts of the answer, for clients that know nothing else. */
  readonly texts: readonly string[];
}

/** `klarna-cl mcp` as a process, and the official client that talks to it. */
export interface McpServer {
  readonly client: Client;
  readonly pid: number | null;
  readonly call: (tool: string, given?: Readonly<Record<string, unknown>>, options?: CallOptions) => Promise<Answered>;
  /** The next log message of the server. */
  readonly nextLog: () => Promise<ReturnType<typeof json>>;
  readonly stderr: () => string;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  /** Ends it as a client does, and hands all that it said to the leak scan. */
  readonly close: () => Promise<void>;
}

export const startMcp = async (
  args: readonly string[],
  env: Environment = {},
  machine = newMachine(),
): Promise<McpServer> => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', ...args],
    cwd: machine.work,
    env: { ...machine.environment, ...env },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const client = new Client({ name: 'klarna-cl-tests', version: '0' });
  const logs: unknown[] = [];
  let onLog = () => {};
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
    logs.push(params.data);
    onLog();
  });
  const gone = new Promise<void>((resolve) => {
    client.onclose = resolve;
  });
  await client.connect(transport);
  const messages: string[] = [];
  const take = transport.onmessage;
  transport.onmessage = (message) => {
    messages.push(JSON.stringify(message));
    take?.(message);
  };
  return {
    client,
    pid: transport.pid,
    gone,
    stderr: () => stderr,
    call: async (name, given = {}, { signal, onProgress } = {}) => {
      const options = {
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onprogress: ({ message = '' }) => onProgress(message) }),
      };
      // The other kind of result is that of a task, which nothing here asks for.
      const result = (await client.callTool({ name, arguments: given }, undefined, options)) as CallToolResult;
      const texts = result.content.map((part) => (part.type === 'text' ? part.text : part.type));
      return { isError: result.isError === true, document: result.structuredContent, texts };
    },
    nextLog: async () => {
      while (logs.length === 0) {
        await new Promise<void>((resolve) => {
          onLog = resolve;
        });
      }
      return logs.shift();
    },
    close: async () => {
      await client.close();
      record({ command: `mcp ${args.join(' ')}`, exitCode: undefined, stdout: messages.join('\n'), stderr });
    },
  };
};
