import { SignInError } from './sign-in-error.ts';

const MAX_REDIRECTS = 10;

/** A page as the browser shows it, after redirects. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
}

/**
 * As much of a browser as a sign-in needs: cookies and redirects. It stops before it would leave for `leaveAt`, and
 * returns that address unvisited, because no page listens there.
 */
export class Browser {
  private readonly cookies = new Map<string, string>();
  private readonly leaveAt: string;

  constructor(leaveAt: string) {
    this.leaveAt = leaveAt;
  }

  /** @throws SignInError after more than ten redirects. */
  async get(url: URL): Promise<Page> {
    return this.follow(url, { method: 'GET' });
  }

  /** Submits a form as `application/x-www-form-urlencoded`. */
  async submit(url: URL, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.follow(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async follow(start: URL, first: RequestInit): Promise<Page> {
    let url = start;
    let request = first;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      if (url.href.startsWith(this.leaveAt)) return { url, status: 302, body: '' };
      const response = await fetch(url, { ...request, redirect: 'manual', headers: { cookie: this.cookieHeader() } });
      this.keepCookies(response);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) {
        return { url, status: response.status, body: await response.text() };
      }
      await response.body?.cancel();
      url = new URL(location, url);
      request = { method: 'GET' };
    }
    throw new SignInError('The sign-in redirected more than ten times.');
  }

  private cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
