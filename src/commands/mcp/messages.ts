import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  LoggingMessageNotification,
  ServerNotification,
  ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { prettyJson } from '../../output/json.ts';
import type { CallEnd } from './call.ts';
import { outputSchemaOf } from './output-schema.ts';
import { inputSchemaOf } from './parameters.ts';
import { annotationsOf, type Tool } from './tools.ts';

type Extra = Pick<RequestHandlerExtra<ServerRequest, ServerNotification>, '_meta' | 'sendNotification'>;

/** A tool as it is listed. */
export const describeTool = async (tool: Tool) => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: inputSchemaOf(tool.takes, tool.needs),
  outputSchema: await outputSchemaOf(tool),
  annotations: annotationsOf(tool),
});

/** The answer to a call: the document, and the same as text for clients that know of no structured content. */
export const resultOf = ({ document, isError, said }: CallEnd): CallToolResult => ({
  content: [
    { type: 'text', text: prettyJson(document) },
    ...(said.length === 0 ? [] : [{ type: 'text' as const, text: said.join('\n') }]),
  ],
  structuredContent: document,
  ...(isError ? { isError } : {}),
});

/** What became of a call that its client cancelled. */
export const reportOf = ({ name }: Tool, { document }: CallEnd): LoggingMessageNotification['params'] => ({
  level: 'notice',
  logger: 'klarna-cl',
  data: { tool: name, cancelled: true, ...document },
});

/** Tells a client how far a call is, where it asked to be told. */
export const progressOf = ({ _meta, sendNotification }: Extra) => {
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
    /** All of it has been written: after the answer, a client knows its token no more. */
    told: () => told,
  };
};
