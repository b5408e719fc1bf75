export const modes = ['test', 'live'] as const;
export const routes = ['both', 'native', 'network'] as const;
export const captures = ['now', 'later'] as const;
export const outputs = ['json', 'compact', 'ndjson', 'yaml', 'table'] as const;

export type Mode = (typeof modes)[number];
export type Route = (typeof routes)[number];
export type CaptureTime = (typeof captures)[number];
export type OutputFormat = (typeof outputs)[number];
