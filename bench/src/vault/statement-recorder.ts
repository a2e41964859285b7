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
  private noted: Map<string, Statement[]> | undefined;
  private readonly marks: Readonly<Record<string, string>>;

  /** @param marks by name, a text that the statements to be noted hold; all others pass unnoted. */
  constructor(pool: Pool, marks: Readonly<Record<string, string>>) {
    this.marks = marks;
    pool.on('connect', (client) => {
      const send = client.query.bind(client) as (...args: unknown[]) => unknown;
      const noting = (...args: unknown[]): unknown => {
        if (this.noted !== undefined) note(this.noted, this.marks, args[0], args[1]);
        return send(...args);
      };
      client.query = noting as typeof client.query;
    });
  }

  /**
   * Notes what is sent while `work` runs; at all other times it lets everything pass, for to keep statements costs memory
   * and its clearing.
   *
   * @returns the statements by name.
   */
  async record(work: () => Promise<unknown>): Promise<ReadonlyMap<string, readonly Statement[]>> {
    const noted = new Map<string, Statement[]>();
    this.noted = noted;
    try {
      await work();
      return noted;
    } finally {
      this.noted = undefined;
    }
  }
}

function note(
  noted: Map<string, Statement[]>,
  marks: Readonly<Record<string, string>>,
  query: unknown,
  values: unknown,
): void {
  const { name, text, values: own } = queryObject(query, values);
  if (text === undefined) return;
  for (const [mark, words] of Object.entries(marks)) {
    if (!text.includes(words)) continue;
    const parameters = Array.isArray(values) ? values : Array.isArray(own) ? own : [];
    const statements = noted.get(mark) ?? [];
    statements.push({ sql: text, parameters, ...(name === undefined ? {} : { prepared: name }) });
    noted.set(mark, statements);
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
