export interface Violation {
  readonly what: 'lost' | 'duplicated' | 'false' | 'unknown';
  /** The number of the order it is about, or the id of a run. */
  readonly about: string;
  readonly why: string;
}
