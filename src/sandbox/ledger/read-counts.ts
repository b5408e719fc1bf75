/** How often each thing was read. Past a bound, paths that differ in their ids alone are counted together. */
export interface ReadCounts {
  readonly count: (method: string, path: string) => void;
  readonly all: () => Readonly<Record<string, number>>;
  /** Whether some were counted together. */
  readonly folded: () => boolean;
  readonly clear: () => void;
}

const mostPaths = 1000;
/** Somebody may ask for paths that no route has. */
const mostPatterns = 2 * mostPaths;

export function countReads(): ReadCounts {
  let counts = new Map<string, number>();
  let folded = false;
  const keyOf = (method: string, path: string): string => {
    const key = `${method} ${path}`;
    if (counts.size < mostPaths || counts.has(key)) return key;
    folded = true;
    const pattern = `${method} ${path.split('/').map(wordOrId).join('/')}`;
    return counts.size < mostPatterns || counts.has(pattern) ? pattern : `${method} /*`;
  };
  return {
    count: (method, path) => {
      const key = keyOf(method, path);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    all: () => Object.fromEntries(counts),
    folded: () => folded,
    clear: () => {
      counts = new Map();
      folded = false;
    },
  };
}

/** Names of resources and actions are lower-case words, at both vendors; ids are not. */
const wordOrId = (segment: string): string => (/^(?:[a-z][a-z_-]*|v\d+)?$/.test(segment) ? segment : ':id');
