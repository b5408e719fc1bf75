import { eventNotSupported } from './errors.js';

const handlers = {
  heightChanged: new Set(),
  fullscreenOverlayShown: new Set(),
  fullscreenOverlayHidden: new Set(),
};

const handlersOf = (name) => {
  if (!Object.hasOwn(handlers, name)) throw eventNotSupported(name);
  return handlers[name];
};

export const on = (name, handler) => {
  handlersOf(name).add(handler);
};

/** Without a handler, all of the event's. */
export const off = (name, handler) => {
  if (handler === undefined) handlersOf(name).clear();
  else handlersOf(name).delete(handler);
};

export const emit = (name, payload) => {
  for (const handler of handlers[name]) handler(payload);
};
