'use strict';

// Loaded into the built tool before its own code, by NODE_OPTIONS: kills it at an exact moment, or moves its clock.
// `FAULT` says what, as JSON: {kill: 'send' | 'answer', head}, {kill: 'record' | 'half-record', record}, {clockMs}.
const fs = require('node:fs');
const net = require('node:net');

const { kill, head, record, clockMs } = JSON.parse(process.env.FAULT);

/** No handler runs and nothing is flushed: the process is gone when this returns to it. */
const die = () => process.kill(process.pid, 'SIGKILL');

const textOf = (data) => (Array.isArray(data) ? data.map(({ chunk }) => String(chunk)).join('') : String(data));

/** As the request is handed to the socket, and as the first bytes of its answer come out of it. */
const watchSockets = () => {
  const { _writeGeneric, push } = net.Socket.prototype;
  const asked = new WeakSet();
  net.Socket.prototype._writeGeneric = function writeGeneric(writev, data, ...others) {
    if (textOf(data).startsWith(head)) {
      if (kill === 'send') die();
      asked.add(this);
    }
    return _writeGeneric.call(this, writev, data, ...others);
  };
  net.Socket.prototype.push = function pushed(chunk, ...others) {
    if (kill === 'answer' && chunk !== null && asked.has(this)) die();
    return push.call(this, chunk, ...others);
  };
};

/** As a record is handed to the disk: none of it is written, or a half. */
const watchJournal = () => {
  const { writeSync } = fs;
  fs.writeSync = (descriptor, data, ...others) => {
    if (String(data).includes(record)) {
      if (kill === 'half-record') writeSync(descriptor, data, 0, Math.floor(data.length / 2));
      die();
    }
    return writeSync(descriptor, data, ...others);
  };
};

if (head !== undefined) watchSockets();
if (record !== undefined) watchJournal();
if (clockMs !== undefined) {
  const { now } = Date;
  Date.now = () => now() + clockMs;
}
