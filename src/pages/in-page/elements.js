export const byId = (id) => document.getElementById(id);

export const setText = (id, text) => {
  byId(id).textContent = text;
};

/** Where most of what is drawn stands there already: only what differs is touched. */
export const drawText = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

/** An element with its attributes and what is in it. A text becomes a text node, whatever stands in it. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
