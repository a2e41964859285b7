/** A piece of HTML in which every value has been escaped. Only {@link html} makes one. */
export interface Markup {
  readonly markup: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for element content and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A template that escapes what is put into it, unless that is {@link Markup} itself. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Markup | readonly Markup[])[]): Markup {
  const filled = parts.map((part, index) => part + markupOf(values[index] ?? ''));
  return { markup: filled.join('') };
}

function markupOf(value: string | Markup | readonly Markup[]): string {
  if (typeof value === 'string') return escapeHtml(value);
  if ('markup' in value) return value.markup;
  return value.map((part) => part.markup).join('\n');
}

/** Takes HTML that a library made and vouches for. Never call it with anything that a request holds. */
export function trustedHtml(markup: string): Markup {
  return { markup };
}
