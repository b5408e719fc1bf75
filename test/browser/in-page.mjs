// What runs inside the page, as functions for `page.evaluate`. The types of a browser are not those of the rest of the
// project, so this is JavaScript.

export const isWiderThanWindow = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

/** Where the focus is, in the words of a screen reader, and whether it can be seen. */
export const focused = () => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { width, height, top } = at.getBoundingClientRect();
  const isSeen = outlineStyle !== 'none' && outlineWidth !== '0px' && width > 1 && height > 1 && top >= -4;
  const label = at.labels?.[0] ?? at;
  return { name: label.textContent.replace(/\s+/g, ' ').trim(), isSeen };
};

/** From 0, black, to 255, white. */
export const lightness = () => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
  return (red + green + blue) / 3;
};

export const countAnimations = () => {
  globalThis.animated = 0;
  const { animate } = Element.prototype;
  Element.prototype.animate = function (...rest) {
    globalThis.animated += 1;
    return animate.apply(this, rest);
  };
};
export const animations = () => ({ started: globalThis.animated, running: document.getAnimations().length });

/** Whether each way to make HTML or a script out of text is refused. */
export const refusedMarkup = () => {
  const script = document.createElement('script');
  const attempts = [
    () => document.body.insertAdjacentHTML('beforeend', '<b>HTML</b>'),
    () => {
      script.textContent = 'globalThis.wasHit = true';
      document.body.append(script);
    },
  ];
  return attempts.map((attempt) => {
    try {
      attempt();
      return false;
    } catch {
      return true;
    }
  });
};

export const readClipboard = () => navigator.clipboard.readText();

/** What kind of element has the focus: `IFRAME` where it is somewhere inside one. */
export const focusedFrame = () => document.activeElement.tagName;

/** Every place in which a page may leave something behind. */
export const leftBehind = () => ({
  address: location.href,
  history: history.state,
  entries: history.length,
  session: Object.entries(sessionStorage),
  local: Object.entries(localStorage),
  cookies: document.cookie,
  name: window.name,
  markup: document.documentElement.outerHTML,
});

export const klarnaCalls = () => globalThis.klarnaCalls;
export const moving = () => document.getAnimations().length;

/** How many shades are on a canvas. */
export const shadesOf = (canvas) =>
  new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size;
