import type { Sandbox } from '../sandbox.ts';
import { streamed } from '../streaming.ts';
import type { TableName } from '../world/tables.ts';

/** How long what happens is gathered before it is told: a busy sandbox does not wake its readers for each request. */
const gatherMs = 100;
/** A line that says nothing, so that neither end takes the silence for a dead connection. */
const heartbeatMs = 15_000;
/** Rows that one event names at most. Past it, the reader is told to look at everything anew. */
const mostNamed = 100;

/**
 * What happens in the sandbox, as server-sent events: `change` with the rows of commits, `request` with the number of
 * requests, `replaced` where everything may be different. They say what to look at; what is there now, `/__sandbox/state`
 * says. So a reader that was away, or was dropped for being slow, has missed nothing that matters.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const eventStream = (sandbox: Sandbox): Response =>
  streamed('text/event-stream', (send) => {
    const untold = createUntold();
    let gathering: NodeJS.Timeout | undefined;
    const tell = () => {
      gathering = undefined;
      send(untold.take());
    };
    const gather = () => {
      gathering ??= setTimeout(tell, gatherMs);
    };
    const heartbeat = setInterval(() => send(':\n\n'), heartbeatMs);
    // Heard before the commit is done, and a listener that throws undoes it: this one only takes note.
    const leaveStore = sandbox.store.onCommit((commit) => {
      if (commit.kind === 'replaced') untold.replaced();
      else for (const { table, id } of commit.changes) untold.change(table, id);
      gather();
    });
    const leaveRequests = sandbox.requests.onRequest(() => {
      untold.request();
      gather();
    });
    // How soon a browser tries again when the connection is lost.
    send('retry: 1000\n\n');
    return () => {
      clearTimeout(gathering);
      clearInterval(heartbeat);
      leaveStore();
      leaveRequests();
    };
  });

/** What a reader has not been told yet. */
function createUntold() {
  const changes = new Map<string, { table: TableName; id: string }>();
  let requests = 0;
  let everything = false;
  const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const replaced = () => {
    everything = true;
    changes.clear();
  };
  return {
    change: (table: TableName, id: string) => {
      if (!everything) changes.set(`${table}/${id}`, { table, id });
      if (changes.size > mostNamed) replaced();
    },
    request: () => {
      requests += 1;
    },
    replaced,
    take: () => {
      const told = [
        everything ? event('replaced', {}) : '',
        changes.size > 0 ? event('change', { changes: [...changes.values()] }) : '',
        requests > 0 ? event('request', { count: requests }) : '',
      ];
      changes.clear();
      requests = 0;
      everything = false;
      return told.join('');
    },
  };
}
