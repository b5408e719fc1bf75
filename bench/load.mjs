// Sends requests over kept connections, one at a time on each, as clients do, with as little of its own as possible.
import { connect } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

/** The bytes of a request. */
export const requestOf = ({ method, path, headers, body }, host) => {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({
    host,
    ...headers,
    ...(text === '' ? {} : { 'content-length': Buffer.byteLength(text) }),
  });
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`,
  );
};

/** Sends `count` requests over so many connections; `next(n)` is the n-th. Fails on any status that is not 2xx. */
export const send = async ({ port, count, connections = 16, next }) => {
  let sent = 0;
  const one = () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let received = Buffer.alloc(0);
      const ask = () => {
        if (sent === count) {
          socket.end();
          return resolve();
        }
        sent += 1;
        socket.write(next(sent));
      };
      socket.on('connect', ask);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const end = received.indexOf(headEnd);
        if (end < 0) return;
        const head = received.toString('latin1', 0, end);
        const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
        if (Number.isNaN(length)) return reject(new Error(`An answer without a length:\n${head}`));
        if (received.length < end + 4 + length) return;
        if (head[9] !== '2') return reject(new Error(`${head}\n\n${received.toString('utf8', end + 4, end + 1000)}`));
        received = received.subarray(end + 4 + length);
        ask();
      });
    });
  await Promise.all(Array.from({ length: Math.min(connections, count) }, one));
};
