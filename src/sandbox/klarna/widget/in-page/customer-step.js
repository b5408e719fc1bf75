import { emit } from './events.js';
import { openFrame } from './frames.js';

/** Lies over the whole page; what is below cannot be reached until it is closed. */
const overlay = () => {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', 'Klarna (sandbox)');
  Object.assign(dialog.style, {
    position: 'fixed',
    inset: '0',
    width: '100%',
    height: '100%',
    maxWidth: 'none',
    maxHeight: 'none',
    margin: '0',
    padding: '0',
    border: '0',
    overflow: 'hidden',
    background: 'transparent',
  });
  return dialog;
};

/**
 * Lets the customer go through what Klarna asks. Resolves with what came of it; whoever closes it before the end has left,
 * and may come back.
 */
export const askCustomer = (message, leftResult) =>
  new Promise((resolve) => {
    const dialog = overlay();
    const before = document.activeElement;
    const end = (result) => {
      close();
      dialog.close();
      dialog.remove();
      before?.focus?.();
      emit('fullscreenOverlayHidden');
      resolve(result);
    };
    const left = () => end(leftResult);
    const { frame, close } = openFrame({
      path: '/kp/customer',
      title: 'Klarna (sandbox)',
      message,
      onMessage: ({ result }) => {
        if (result) end(result);
      },
      onSilence: left,
    });
    frame.style.height = '100%';
    // Escape, pressed outside the frame; inside, its document hears it.
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      left();
    });
    dialog.append(frame);
    document.body.append(dialog);
    dialog.showModal();
    frame.focus();
    emit('fullscreenOverlayShown');
  });
