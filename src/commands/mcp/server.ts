import type { Shop } from './call.ts';
import { type Calls, openCalls } from './calls.ts';
import { instructionsOf } from './instructions.ts';
import { describeTool, progressOf, reportOf, resultOf } from './messages.ts';
import { readTopic, topicResources } from './resources.ts';
import { tools } from './tools.ts';
import { type LineTransport, openLineTransport } from './transport.ts';

declare const KLARNA_CL_VERSION: string;

type Server = Awaited<ReturnType<typeof openServer>>;
type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/** Heavy, and needed for nothing else. */
const loadSdk = async () => {
  const [types, { Server }] = await Promise.all([
    import('@modelcontextprotocol/sdk/types.js'),
    import('@modelcontextprotocol/sdk/server/index.js'),
  ]);
  return { ...types, Server };
};

/**
 * Serves until the other side says no more, is gone, or a signal comes. What is under way is finished after the first,
 * and stopped as by Ctrl-C after the others: a write that has left is waited for.
 */
export const serve = async (shop: Shop): Promise<void> => {
  const { context } = shop;
  const sdk = await loadSdk();
  const calls = openCalls(shop);
  const server = openServer(sdk, shop);
  offerTools(sdk, server, shop, calls);
  offerTopics(sdk, server);
  const lines = await context.messages();
  let transport: LineTransport | undefined;
  await new Promise<void>((resolve, reject) => {
    const stop = (reason: 'interrupted' | 'terminated') => {
      calls.stop(reason);
      resolve();
    };
    context.lastWord(calls.lastWord);
    context.stop.signal.addEventListener('abort', () => stop(context.stop.reason() ?? 'interrupted'), { once: true });
    transport = openLineTransport(lines, sdk.JSONRPCMessageSchema, {
      onEnd: resolve,
      onGone: () => stop('interrupted'),
    });
    server.connect(transport).catch(reject);
  });
  lines.close();
  await calls.settled();
  // The answers are with the transport once all that was waiting for the calls has had its turn.
  await new Promise((resolve) => setImmediate(resolve));
  await transport?.flushed();
  await server.close();
};

const openServer = (sdk: Sdk, { allowsWrites, world }: Shop) =>
  new sdk.Server(
    { name: 'klarna-cl', title: 'Klarna on Commerce Layer', version: KLARNA_CL_VERSION },
    {
      capabilities: { tools: {}, resources: {}, logging: {} },
      instructions: instructionsOf({ allowsWrites, isSandbox: world.says !== undefined }),
      // For answers of people to forms, of which there are none; the library's own is left out of the build.
      jsonSchemaValidator: { getValidator: () => () => ({ valid: false, data: undefined, errorMessage: 'not asked' }) },
    },
  );

const offerTools = (sdk: Sdk, server: Server, { allowsWrites }: Shop, calls: Calls): void => {
  server.setRequestHandler(sdk.ListToolsRequestSchema, async () => {
    const listed = tools.filter(({ writes }) => allowsWrites || !writes);
    return { tools: await Promise.all(listed.map(describeTool)) };
  });
  server.setRequestHandler(sdk.CallToolRequestSchema, async ({ params }, extra) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) throw new sdk.McpError(sdk.ErrorCode.InvalidParams, 'There is no tool of that name.');
    const progress = progressOf(extra);
    const call = { tool, given: params.arguments ?? {}, onProgress: progress.say };
    return calls.run(call, extra.signal, async (end) => {
      await progress.told();
      // A client that cancelled gets no answer, and may want to know all the same what became of a write.
      if (extra.signal.aborted) await server.sendLoggingMessage(reportOf(tool, end)).catch(() => {});
      return resultOf(end);
    });
  });
};

const offerTopics = (sdk: Sdk, server: Server): void => {
  server.setRequestHandler(sdk.ListResourcesRequestSchema, async () => ({ resources: await topicResources() }));
  server.setRequestHandler(sdk.ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const text = await readTopic(uri);
    if (text === undefined) throw new sdk.McpError(sdk.ErrorCode.InvalidParams, 'There is no resource of that name.');
    return { contents: [{ uri, mimeType: 'text/plain', text }] };
  });
};
