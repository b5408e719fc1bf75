/** What a flow can come to. */
export const flowResults = [
  'APPROVED',
  'TOKEN_STORED',
  'PLACED',
  'DECLINED',
  'STEP_UP_REQUIRED',
  'NOT_PLACED',
  'REJECTED',
  'UNKNOWN',
  /** The customer approved, and the token is in a file (`--token-file`). */
  'TOKEN_SAVED',
] as const;

export type FlowResult = (typeof flowResults)[number];
