// What there is now. Asked for again whenever something happened, three times a second at most.

// On a phone the requests stand below the others, and should not be far.
const firstRows = matchMedia('(max-width: 44rem)').matches ? 10 : 25;
const mostRows = 200;

/** How many rows of each kind are wanted, and what is looked for. */
const wanted = { limit: firstRows, sought: '' };

const drawing = [];
/** Has a part of the page drawn anew with each state of the sandbox. */
export const onState = (draw) => drawing.push(draw);

const pauseFor = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let isReading = false;
let isStale = false;
export const refresh = async () => {
  isStale = true;
  if (isReading) return;
  isReading = true;
  while (isStale) {
    isStale = false;
    const query = new URLSearchParams({ limit: wanted.limit, q: wanted.sought });
    try {
      const state = await (await fetch(`/__sandbox/state?${query}`)).json();
      for (const draw of drawing) draw(state);
    } catch {
      // It is gone for now: the events say when it is back.
    }
    await pauseFor(300);
  }
  isReading = false;
};

export const isSearching = () => wanted.sought !== '';

export const lookFor = (words) => {
  wanted.sought = words.trim();
  wanted.limit = firstRows;
  return refresh();
};

export const showMore = () => {
  wanted.limit = Math.min(wanted.limit * 2, mostRows);
  return refresh();
};

/** Whether asking for more than these would bring more. */
export const hasMore = (rows) => wanted.limit < mostRows && rows.length >= wanted.limit;
