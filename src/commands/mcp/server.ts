import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { prettyJson } from '../../output/json.ts';
import { type CallEnd, runCall, type Shop } from './call.ts';
import { type CallContext, openCallStop } from './call-context.ts';
import { instructionsOf } from './instructions.ts';
import { outputSchemaOf } from './output-schema.ts';
import { inputSchemaOf } from './parameters.ts';
import { readTopic, topicResources } from './resources.ts';
import { annotationsOf, type Tool, tools } from './tools.ts';
import { openLineTransport } from './transport.ts';

declare const KLARNA_CL_VERSION: string;

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** A call that is under way. */
interface UnderWay {
  readonly stop: (reason: 'interrupted' | 'terminated') => void;
  readonly lastWord: CallContext['lastWord'];
  readonly end: Promise<unknown>;
}

/**
 * Serves until the other side says no more, is gone, or a signal comes. What is under way is finished after the first,
 * and stopped as by Ctrl-C after the others: a write that has left is waited for.
 */
export const serve = async (shop: Shop): Promise<void> => {
  const sdk = await import('@modelcontextprotocol/sdk/types.js');
  const { Server } = await import('@modelcontextprotocol/sdk/server/index.js');
  const { context, allowsWrites, world } = shop;
  const server = new Server(
    { name: 'klarna-cl', title: 'Klarna on Commerce Layer', version: KLARNA_CL_VERSION },
    {
      capabilities: { tools: {}, resources: {}, logging: {} },
      instructions: instructionsOf({ allowsWrites, isSandbox: world.says !== undefined }),
      // For answers of people to forms, of which there are none; the library's own is left out of the build.
      jsonSchemaValidator: { getValidator: () => () => ({ valid: false, data: undefined, errorMessage: 'not asked' }) },
    },
  );
  const underWay = new Set<UnderWay>();
  const stopAll = (reason: 'interrupted' | 'terminated') => {
    for (const { stop } of underWay) stop(reason);
  };

  server.setRequestHandler(sdk.ListToolsRequestSchema, async () => {
    const listed = tools.filter(({ writes }) => allowsWrites || !writes);
    return { tools: await Promise.all(listed.map(describeTool)) };
  });

  server.setRequestHandler(sdk.CallToolRequestSchema, async ({ params }, extra) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) {
      throw new sdk.McpError(sdk.ErrorCode.InvalidParams, 'There is no tool of that name.');
    }
    const stop = openCallStop();
    const cancel = () => stop.press('interrupted');
    extra.signal.addEventListener('abort', cancel, { once: true });
    const progress = progressOf(extra);
    let lastWord: CallContext['lastWord'] = () => undefined;
    const call = { tool, given: params.arguments ?? {}, stop, onProgress: progress.say };
    const end = runCall(shop, call, (begun) => {
      lastWord = begun.lastWord;
    });
    const entry: UnderWay = { stop: stop.press, lastWord: () => lastWord(), end };
    underWay.add(entry);
    const ended = await end;
    underWay.delete(entry);
    await progress.told();
    // A client that cancelled gets no answer, and may want to know all the same what became of a write.
    if (extra.signal.aborted) await report(server, tool.name, ended);
    return resultOf(ended);
  });

  server.setRequestHandler(sdk.ListResourcesRequestSchema, async () => ({ resources: await topicResources() }));
  server.setRequestHandler(sdk.ReadResourceRequestSchema, async ({ params }) => {
    const text = await readTopic(params.uri);
    if (text === undefined) throw new sdk.McpError(sdk.ErrorCode.InvalidParams, 'There is no resource of that name.');
    return { contents: [{ uri: params.uri, mimeType: 'text/plain', text }] };
  });

  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const onSignal = () => {
    stopAll(context.stop.reason() ?? 'interrupted');
    close();
  };
  context.stop.signal.addEventListener('abort', onSignal, { once: true });
  context.lastWord(() => [...underWay].map((call) => call.lastWord()).find((word) => word !== undefined));
  const lines = await context.messages();
  const transport = openLineTransport(lines, sdk.JSONRPCMessageSchema, {
    onEnd: close,
    onGone: () => {
      stopAll('interrupted');
      close();
    },
  });
  await server.connect(transport);
  await closed;
  lines.close();
  await Promise.allSettled([...underWay].map(({ end }) => end));
  // The answers are handed to the transport by the time that all that was waiting has had its turn.
  await new Promise((resolve) => setImmediate(resolve));
  await transport.flushed();
  await server.close();
};

const describeTool = async (tool: Tool) => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: inputSchemaOf(tool.takes, tool.needs),
  outputSchema: await outputSchemaOf(tool),
  annotations: annotationsOf(tool),
});

const resultOf = ({ document, isError, said }: CallEnd): CallToolResult => ({
  // The text is for clients that know of no structured content.
  content: [
    { type: 'text', text: prettyJson(document) },
    ...(said.length === 0 ? [] : [{ type: 'text' as const, text: said.join('\n') }]),
  ],
  structuredContent: document,
  ...(isError ? { isError } : {}),
});

/** Tells a client how far a call is, where it asked to be told. */
const progressOf = ({ _meta, sendNotification }: Extra) => {
  const progressToken = _meta?.progressToken;
  let told: Promise<unknown> = Promise.resolve();
  let steps = 0;
  return {
    say: (message: string) => {
      if (progressToken === undefined) return;
      steps += 1;
      const params = { progressToken, progress: steps, message };
      // It may have gone away; the call goes on.
      told = sendNotification({ method: 'notifications/progress', params }).catch(() => {});
    },
    told: () => told,
  };
};

const report = async (
  server: { sendLoggingMessage: (message: LogMessage) => Promise<void> },
  tool: string,
  end: CallEnd,
) =>
  server
    .sendLoggingMessage({ level: 'notice', logger: 'klarna-cl', data: { tool, cancelled: true, ...end.document } })
    .catch(() => {});

interface LogMessage {
  level: 'notice';
  logger: string;
  data: unknown;
}
