/** A piece of HTML in which every value has been escaped. Only this file makes one. */
export interface Markup {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template that escapes what is put into it, unless that is {@link Markup} itself. */
export function markup(
  parts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const filled = parts.map((part, index) => part + htmlOf(values[index] ?? ''));
  return { html: filled.join('') };
}

/** Takes HTML that we or a library made. Never call it with anything that a request holds. */
export function trustedHtml(html: string): Markup {
  return { html };
}

function htmlOf(value: string | Markup | readonly Markup[]): string {
  if (typeof value === 'string') return escapeHtml(value);
  if ('html' in value) return value.html;
  return value.map((part) => part.html).join('\n');
}

// For element content and quoted attributes alike.
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
