// What lets this page speak: the state from its address, and once that was shown, a key of its own. The state leaves the
// address before anything else happens. For a reload either is kept in the name of the window: by this tab alone, and on no
// disk.

const prefix = 'klarna-cl ';
let kept = '';

export const key = () => kept;

export const keep = (given) => {
  kept = given;
  window.name = given === '' ? '' : prefix + given;
};

export const takeState = () => {
  const state = location.hash.slice(1);
  history.replaceState(null, '', '/');
  return state;
};

keep(takeState() || (window.name.startsWith(prefix) ? window.name.slice(prefix.length) : ''));
