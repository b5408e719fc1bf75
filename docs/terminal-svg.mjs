// Draws rows of painted cells as an SVG picture of a terminal window.

const cell = { width: 8.4, height: 20 };
const margin = { side: 20, top: 46, bottom: 18 };

// The window brings its own background, so that it can be read on any page. Each colour has a contrast of at least 5 to
// 1 on it.
const themes = {
  dark: {
    background: '#161b22',
    foreground: '#e6edf3',
    faint: '#9aa4af',
    edge: '#6e7681',
    colours: {
      black: '#8b949e',
      red: '#ff8f87',
      green: '#7ee787',
      yellow: '#e3b341',
      blue: '#79c0ff',
      magenta: '#d2a8ff',
      cyan: '#76e3ea',
      white: '#e6edf3',
    },
  },
  light: {
    background: '#ffffff',
    foreground: '#1f2328',
    faint: '#59636e',
    edge: '#d1d9e0',
    colours: {
      black: '#1f2328',
      red: '#b3261e',
      green: '#116329',
      yellow: '#7d4e00',
      blue: '#0550ae',
      magenta: '#6639ba',
      cyan: '#0b5f6b',
      white: '#59636e',
    },
  },
};

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const rounded = (number) => Number(number.toFixed(1));

/** Cells of one paint that stand together. Wide gaps part them: a viewer may draw many spaces as one. */
const runsOf = (cells) => {
  const runs = [];
  for (const [column, { character, style }] of cells.entries()) {
    const last = runs.at(-1);
    const paint = JSON.stringify(style);
    if (last?.paint === paint) last.text += character;
    else runs.push({ column, paint, style, text: character });
  }
  return runs.flatMap(({ column, style, text }) =>
    [...text.matchAll(/\S+(?: \S+)*/g)].map((words) => ({ column: column + words.index, style, text: words[0] })),
  );
};

const drawRun = ({ column, style, text }, y, { faint, foreground, colours }) => {
  const fill = style.dim ? faint : (colours[style.colour] ?? foreground);
  const x = rounded(margin.side + column * cell.width);
  // The length is given, so that columns stand under each other in whatever font there is.
  const length = rounded([...text].length * cell.width);
  const bold = style.bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" textLength="${length}" fill="${fill}"${bold}>${escaped(text)}</text>`;
};

/** The picture, with a title and a description for those who do not see it. */
export const drawTerminal = (rows, { columns, title, description, theme = 'dark' }) => {
  const colours = themes[theme];
  const width = Math.ceil(columns * cell.width + 2 * margin.side);
  const height = margin.top + rows.length * cell.height + margin.bottom;
  const lines = rows.flatMap((cells, row) =>
    runsOf(cells).map((run) => drawRun(run, margin.top + row * cell.height + 14, colours)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="${colours.background}" stroke="${colours.edge}"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, index) => `<circle cx="${24 + index * 20}" cy="22" r="6" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="14">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};
