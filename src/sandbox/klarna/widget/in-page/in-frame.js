const isLoopback = (origin) => {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.')
  );
};

/** Resolves with what the page that embeds this one wants shown, and how to answer. Pages of this machine alone are heard. */
export const opened = new Promise((resolve) => {
  addEventListener('message', ({ source, origin, data, ports: [port] }) => {
    if (source === parent && port !== undefined && isLoopback(origin))
      resolve({ wish: data, say: (message) => port.postMessage(message) });
  });
});

/** What the sandbox answers: `{status, document}`; status 0 where it does not, or not in JSON. */
export const send = async (path, body) => {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, document: await answer.json() };
  } catch {
    return { status: 0, document: {} };
  }
};

/** Klarna's refusal of a request, as a person reads it. */
export const reasonOf = ({ document }) => document.error_messages?.join(' ') ?? 'The sandbox does not answer.';

export const byId = (id) => document.getElementById(id);

export const setText = (id, text) => {
  byId(id).textContent = text ?? '';
};
