/** A page as a browser shows it, or the address at which a redirect left for the client. */
export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

interface BrowserRequest {
  readonly method: 'GET' | 'POST';
  readonly body?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** As much of a browser as these tests need: cookies with their paths, redirects, forms without script. */
export class Browser {
  private readonly cookies = new Map<string, Cookie>();
  private readonly origin: string;

  /** @param origin the only origin that is visited; a redirect elsewhere ends the visit. */
  constructor(origin: string) {
    this.origin = origin;
  }

  get(url: URL | string): Promise<Visit> {
    return this.follow(new URL(url, this.origin), { method: 'GET' });
  }

  /** Submits the page's form whose action ends with `name`. */
  submit(page: Visit, name: string, fields: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const action = [...page.body.matchAll(/action="([^"]+)"/g)].find(([, path]) => path?.endsWith(name))?.[1];
    if (action === undefined) throw new Error(`The page has no form ${name}:\n${page.body}`);
    return this.post(new URL(action, page.url), fields);
  }

  post(
    url: URL | string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Visit> {
    return this.follow(new URL(url, this.origin), { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** The cookies' names, for tests that look at them. */
  get cookieNames(): readonly string[] {
    return [...this.cookies.keys()];
  }

  private async follow(start: URL, first: BrowserRequest): Promise<Visit> {
    let url = start;
    let request = first;
    for (let hop = 0; hop < 10; hop += 1) {
      if (url.origin !== this.origin) return { url, status: 0, headers: new Headers(), body: '' };
      const headers = { ...request.headers, cookie: this.cookiesFor(url.pathname), accept: 'text/html' };
      const response = await fetch(url, { ...request, headers, redirect: 'manual' });
      this.keep(response.headers.getSetCookie());
      const location = response.headers.get('location');
      const body = await response.text();
      if (location === null) return { url, status: response.status, headers: response.headers, body };
      url = new URL(location, url);
      request = { method: 'GET' };
    }
    throw new Error('More than ten redirects.');
  }

  private cookiesFor(path: string): string {
    const sent = [...this.cookies].filter(([, cookie]) => path.startsWith(cookie.path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  private keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, { value, path });
    }
  }
}
