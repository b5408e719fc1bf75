// A TLS server in front of the sandbox, as a worker thread: the benchmark's own thread is blocked while it waits.

import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';

const { key, cert, port } = workerData;

// Bytes are passed on as they come: the answers over https are the sandbox's own. Without `noDelay` they would wait for
// an acknowledgement on the way (40 ms), which is no cost of the tool.
const server = createServer({ key, cert, noDelay: true }, (client) => {
  const sandbox = connect({ port, host: '127.0.0.1', noDelay: true });
  client.on('error', () => sandbox.destroy());
  sandbox.on('error', () => client.destroy());
  client.pipe(sandbox).pipe(client);
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
