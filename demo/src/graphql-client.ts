import { HopFailed } from './hop.ts';

/** An error of a GraphQL response, as far as the demo looks at it. */
export interface ResponseError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly [key: string]: unknown };
}

/** A GraphQL response. */
export interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly ResponseError[];
}

/** Sends operations to the gateway as a frontend does. */
export class GraphQLClient {
  private readonly endpoint: URL;
  private readonly token: string | undefined;
  private readonly headers: Readonly<Record<string, string>>;

  /**
   * @param token an access token; without one the caller is anonymous.
   * @param headers further headers of each request, for example `x-crowdpay-purpose`.
   */
  constructor(publicUrl: URL, token?: string, headers: Readonly<Record<string, string>> = {}) {
    this.endpoint = new URL('/graphql', publicUrl);
    this.token = token;
    this.headers = headers;
  }

  /** The same caller, who states why personal data is asked for. @param text in the caller's own words, beside OTHER. */
  withPurpose(purpose: string, text?: string): GraphQLClient {
    const stated = {
      'x-crowdpay-purpose': purpose,
      ...(text === undefined ? {} : { 'x-crowdpay-purpose-text': encodeURIComponent(text) }),
    };
    return new GraphQLClient(this.endpoint, this.token, { ...this.headers, ...stated });
  }

  /** Sends one operation and returns the answer whatever it is. */
  async send<Data>(query: string, variables: Record<string, unknown> = {}): Promise<GraphQLAnswer<Data>> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'apollographql-client-name': 'crowdpay-demo',
        ...this.headers,
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: Data | null; errors?: readonly ResponseError[] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  /**
   * Sends one operation that has to succeed.
   *
   * @throws HopFailed with the errors' codes and messages when the answer has any.
   */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { data, errors, status } = await this.send<Data>(query, variables);
    if (errors.length > 0 || data === null) {
      const reasons = errors.map(({ extensions, message }) => `${extensions?.code ?? 'no code'}: ${message}`);
      throw new HopFailed(`HTTP ${status}; ${reasons.join('; ') || 'the answer holds no data'}`);
    }
    return data;
  }
}
