import { createHash } from 'node:crypto';
import { type Markup, markup, trustedHtml } from './markup.ts';
import { STYLE } from './style.ts';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

// Not no-referrer, which an edge may put into every answer: with it browsers send `Origin: null` along with a form, and
// the origin check would refuse them. What a page says itself counts more than the header.
const REFERRER_POLICY = markup`<meta name="referrer" content="same-origin">`;

/** A whole page. */
export function page(title: string, content: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${REFERRER_POLICY}
<title>${title} · CrowdPay</title>
<style>${trustedHtml(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.html;
}

/**
 * Headers of every page: nothing is loaded, framed or cached, no script runs, and forms go only where the flow goes.
 *
 * @param formTargets where a form may lead beside the page's own origin. Browsers apply `form-action` to the redirects
 * after a submission too, so the client's redirect has to be among them.
 */
export function pageHeaders(formTargets: readonly string[] = []): Readonly<Record<string, string>> {
  const csp = [
    "default-src 'none'",
    // The provider adds the hash of its own script where a page of its has one.
    'script-src',
    `style-src 'sha256-${STYLE_HASH}'`,
    ["form-action 'self'", ...formTargets].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-security-policy': csp.join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}

/** The CSP source that stands for where `redirectUri` leads: an origin, or the scheme of a native app. */
export function formTargetOf(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === 'null' ? protocol : origin;
}
