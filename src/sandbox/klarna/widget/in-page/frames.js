/** Where the script came from, and so the frames do. Known while it runs for the first time alone. */
const { origin } = new URL(document.currentScript.src);

/** A frame that has not answered by then is none of the sandbox's: the address failed, or a policy forbids it. */
const patienceMs = 15_000;

/**
 * Shows a document of the sandbox's in a frame, hands it what it is to show, and hears what it says. Both sides talk through
 * a channel that the document at that origin alone is given.
 */
export const openFrame = ({ path, title, message, onMessage, onSilence }) => {
  const frame = document.createElement('iframe');
  const { port1: port, port2: theirs } = new MessageChannel();
  const silence = setTimeout(onSilence, patienceMs);
  port.onmessage = ({ data }) => {
    clearTimeout(silence);
    onMessage(data);
  };
  frame.addEventListener('load', () => frame.contentWindow.postMessage(message, origin, [theirs]), { once: true });
  frame.title = title;
  frame.src = `${origin}${path}`;
  // Through the CSSOM, which no policy for styles forbids. Where both have the same scheme, the frame may be seen through.
  Object.assign(frame.style, { display: 'block', width: '100%', border: '0', colorScheme: 'light dark' });
  const close = () => {
    clearTimeout(silence);
    port.close();
    frame.remove();
  };
  return { frame, close, say: (more) => port.postMessage(more) };
};
