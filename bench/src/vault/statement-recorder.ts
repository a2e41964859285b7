import type { Pool } from 'pg';

/** A statement with its parameters, as the vault sent it. */
export interface Statement {
  /** The name of a statement that each connection prepares once. */
  readonly prepared?: string;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Notes what a pool's connections send, so that the same statements can be sent again without the vault around them: the
 * limit that it is measured against is its own statement, whatever becomes of it.
 */
export class StatementRecorder {
  private readonly noted = new Map<string, Statement[]>();
  private readonly marks: Readonly<Record<string, string>>;

  /** @param marks by name, a text that the statements to be noted hold; all others pass unnoted. */
  constructor(pool: Pool, marks: Readonly<Record<string, string>>) {
    this.marks = marks;
    pool.on('connect', (client) => {
      const send = client.query.bind(client) as (...args: unknown[]) => unknown;
      const noting = (...args: unknown[]): unknown => {
        this.note(args[0], args[1]);
        return send(...args);
      };
      client.query = noting as typeof client.query;
    });
  }

  /** @returns the statements noted under `name` since the last call. */
  take(name: string): readonly Statement[] {
    const statements = this.noted.get(name) ?? [];
    this.noted.set(name, []);
    return statements;
  }

  private note(query: unknown, values: unknown): void {
    const { name, text, values: own } = queryObject(query, values);
    if (text === undefined) return;
    for (const [mark, words] of Object.entries(this.marks)) {
      if (!text.includes(words)) continue;
      const parameters = Array.isArray(values) ? values : Array.isArray(own) ? own : [];
      const statements = this.noted.get(mark) ?? [];
      statements.push({ sql: text, parameters, ...(name === undefined ? {} : { prepared: name }) });
      this.noted.set(mark, statements);
    }
  }
}

function queryObject(query: unknown, values: unknown): Partial<QueryObject> {
  return typeof query === 'string' ? { text: query, values } : (query as Partial<QueryObject>);
}

interface QueryObject {
  readonly name: string;
  readonly text: string;
  readonly values: unknown;
}
