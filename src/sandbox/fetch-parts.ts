/**
 * The parts of fetch's Request, Response and Headers that hono and the handlers use, without what undici's own make for
 * each besides: an AbortSignal, a stream, a sorted copy. Those were half of what an answer cost (`npm run bench:sandbox`).
 */
class HeaderFields {
  readonly #fields = new Map<string, string>();

  constructor(fields: Iterable<readonly [name: string, value: string]>) {
    for (const [name, value] of fields) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#fields.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#fields.set(name.toLowerCase(), value);
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    this.set(name, before === null ? value : `${before}, ${value}`);
  }

  delete(name: string): void {
    this.#fields.delete(name.toLowerCase());
  }

  entries(): IterableIterator<[string, string]> {
    return this.#fields.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  forEach(work: (value: string, name: string) => void): void {
    this.#fields.forEach(work);
  }
}

// The casts below say that these parts are all that is asked for; whoever needs more of fetch's objects adds it here.
const headersOf = (fields: Iterable<readonly [string, string]>): Headers =>
  new HeaderFields(fields) as unknown as Headers;

/** A request whose body stands elsewhere. */
export function requestFrom(
  method: string,
  url: string,
  fields: Readonly<Record<string, readonly string[] | undefined>>,
): Request {
  const joined = Object.entries(fields).map(([name, values = []]) => [name, values.join(', ')] as const);
  return { method, url, headers: headersOf(joined) } as Request;
}

class TextAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly known: string;

  constructor(text: string, status: number, fields: Readonly<Record<string, string>>) {
    this.known = text;
    this.status = status;
    this.headers = headersOf(Object.entries(fields));
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** For hono, where it makes another answer of this one. */
  get body(): ReadableStream | null {
    return new Response(this.known).body;
  }

  async text(): Promise<string> {
    return this.known;
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.known);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new TextEncoder().encode(this.known).buffer as ArrayBuffer;
  }
}

/** An answer that is a text. */
export const textAnswer = (text: string, status: number, fields: Readonly<Record<string, string>>): Response =>
  new TextAnswer(text, status, fields) as unknown as Response;

/** The text of such an answer, at once. */
export const textOf = (answer: Response): string | undefined =>
  (answer as unknown) instanceof TextAnswer ? (answer as unknown as TextAnswer).known : undefined;
