/** Where in a document the thing stands that is wrong. */
export type Place = 'attributes' | 'relationships';

/** What a domain function refuses to do. The routes answer it as a failed validation, 422; nothing has happened then. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly field: string;
  readonly problem: string;
  readonly kind: string;
  readonly place: Place;

  /** @param kind the machine's word for it, `meta.error` at the vendor */
  constructor(field: string, problem: string, kind: string, place: Place = 'attributes') {
    super(`${field} - ${problem}`);
    this.field = field;
    this.problem = problem;
    this.kind = kind;
    this.place = place;
  }
}

export const blank = (field: string, place: Place = 'relationships'): Refusal =>
  new Refusal(field, "can't be blank", 'blank', place);

export const invalidValue = (field: string, place: Place = 'attributes'): Refusal =>
  new Refusal(field, 'is invalid', 'invalid', place);

/** What was tried, and cannot be undone, although it came to nothing: a failed authorization is left behind. */
export interface Attempt {
  /** The id of what was made at Klarna, for the ledger. */
  readonly atKlarna?: string | undefined;
  readonly refusal?: Refusal | undefined;
}
