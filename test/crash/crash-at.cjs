'use strict';

// Loaded into the built tool before its own code (`node --require`). It gives a name to everything that the tool does to
// its state folder and to a connection, before and after each. With CRASH_EVENTS the names are written to that file at the
// end; with CRASH_AT the process is killed, as by `kill -9`, where that name is reached. With CRASH_POWER the power goes
// as well: what was never synced is taken off the disk first.

const fs = require('node:fs');
const net = require('node:net');
const { dirname } = require('node:path');
const { openDisk } = require('./disk-model.cjs');
const { nameOfBytes, nameOfPath, requestIn } = require('./event-names.cjs');

const { KLARNA_CL_STATE_DIR: state, CRASH_EVENTS: list, CRASH_AT: at, CRASH_POWER: power } = process.env;
const disk = openDisk(state);
const events = [];
const seen = new Map();

const reach = (name) => {
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  const event = `${name} #${count}`;
  if (list !== undefined) events.push(event);
  if (event !== at) return;
  if (power !== undefined) disk.losePower(power);
  process.kill(process.pid, 'SIGKILL');
};

if (list !== undefined) {
  const { writeFileSync } = fs;
  process.on('exit', () => writeFileSync(list, `${events.join('\n')}\n`));
}

/** Calls that call others of this list are one event. */
let depth = 0;
const around = (name, work) => {
  if (name === undefined || depth > 0) return work();
  depth += 1;
  try {
    reach(`before ${name}`);
    const result = work();
    reach(`after ${name}`);
    return result;
  } finally {
    depth -= 1;
  }
};

const descriptors = new Map();
const isOurs = (path) => typeof path === 'string' && (path === state || path.startsWith(`${state}/`));
/** The name of the state folder itself stands in the folder above. */
const isSyncOfOurs = (path) => isOurs(path) || path === dirname(state);
const replace = (name, make) => {
  fs[name] = make(fs[name]);
};

for (const name of ['mkdirSync', 'rmSync', 'unlinkSync', 'writeFileSync', 'renameSync', 'linkSync', 'copyFileSync']) {
  replace(name, (call) => (path, ...rest) => {
    const work = () => call(path, ...rest);
    return around(isOurs(path) ? `${name} ${nameOfPath(state, path)}` : undefined, work);
  });
}

replace('openSync', (call) => (path, flags, ...rest) => {
  const isWrite =
    typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : flags !== 'r';
  const open = () => call(path, flags, ...rest);
  const descriptor = around(isOurs(path) && isWrite ? `openSync ${nameOfPath(state, path)}` : undefined, open);
  descriptors.set(descriptor, path);
  return descriptor;
});

replace('closeSync', (call) => (descriptor) => {
  descriptors.delete(descriptor);
  return call(descriptor);
});

for (const name of ['writeSync', 'ftruncateSync', 'fdatasyncSync', 'fsyncSync']) {
  replace(name, (call) => (descriptor, ...rest) => {
    const path = descriptors.get(descriptor);
    const what = name === 'writeSync' ? ` ${nameOfBytes(rest[0])}` : '';
    return around(isSyncOfOurs(path) ? `${name} ${nameOfPath(state, path)}${what}` : undefined, () => {
      const result = call(descriptor, ...rest);
      if (name.endsWith('syncSync')) disk.synced(path);
      return result;
    });
  });
}

let request;
/** A connection to the page that this process serves itself: whoever is there hears nothing that would last. */
const isOfPage = (socket) => socket.server != null;
const { connect, push, _writeGeneric: write } = net.Socket.prototype;

net.Socket.prototype.connect = function connectAfter(...rest) {
  reach('before connecting');
  return connect.apply(this, rest);
};

// The one place that all bytes of a request pass on their way out; before the connection stands they only wait.
net.Socket.prototype._writeGeneric = function writeBetween(isMany, data, ...rest) {
  if (this.connecting || isOfPage(this)) return write.call(this, isMany, data, ...rest);
  request = requestIn(isMany, data) ?? request;
  reach(`before sending ${request}`);
  const result = write.call(this, isMany, data, ...rest);
  reach(`after sending ${request}`);
  return result;
};

// An answer may come in several pieces, or in one: its first one is the event.
net.Socket.prototype.push = function pushAfter(chunk, ...rest) {
  if (chunk !== null && request !== undefined && !isOfPage(this)) {
    reach(`at the answer to ${request}`);
    request = undefined;
  }
  return push.call(this, chunk, ...rest);
};
