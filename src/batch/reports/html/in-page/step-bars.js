import { lasting } from '../wording.ts';

const svgNode = (name, attributes) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const part = (step, fromMs, wholeMs) =>
  svgNode('rect', {
    x: String((100 * fromMs) / wholeMs),
    // A step that took no time is to be seen as well.
    width: String(Math.max(0.8, (100 * step.duration_ms) / wholeMs)),
    y: '0',
    height: '8',
    'data-step': step.status,
  });

const wholeOf = (row) =>
  Math.max(
    1,
    row.steps.reduce((sum, step) => sum + step.duration_ms, 0),
  );

const picture = (kind) =>
  svgNode('svg', { class: `steps ${kind}`, viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' });

/** All steps of a row on one line, one after the other. What it shows stands in words in the row's details. */
export const stepBars = (row, kind) => {
  const drawn = picture(kind);
  const wholeMs = wholeOf(row);
  let at = 0;
  for (const [index, step] of row.steps.entries()) {
    const rect = part(step, at, wholeMs);
    if (index % 2 === 1) rect.setAttribute('class', 'odd');
    drawn.append(rect);
    at += step.duration_ms;
  }
  const title = svgNode('title', {});
  title.textContent = row.steps.map((step) => `${step.name} ${lasting(step.duration_ms)}`).join(', ');
  drawn.append(title);
  return drawn;
};

/** One step, where it lies among the others. */
export const stepBar = (row, index) => {
  const drawn = picture('one');
  const before = row.steps.slice(0, index).reduce((sum, step) => sum + step.duration_ms, 0);
  drawn.append(part(row.steps[index], before, wholeOf(row)));
  return drawn;
};
