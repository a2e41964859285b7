/** A raw value to look for, under a name that may be printed. */
export interface Secret {
  /** For example `Ada's SSN`: the value itself is never printed. */
  readonly label: string;
  readonly value: string;
}

/** One byte pattern to look for. */
export interface Needle {
  readonly label: string;
  /** How the value is written there: UTF-8, hex, base64 … */
  readonly form: string;
  readonly bytes: Buffer;
}

/**
 * The forms in which a value could lie in a file or a database: UTF-8, digits alone (for values with separators), hex in
 * both cases, and base64 at each of the three alignments that it can have inside a longer encoded text.
 */
export function needlesOf(secret: Secret): Needle[] {
  const texts = new Set([secret.value, withoutSeparators(secret.value)]);
  return [...texts].flatMap((text) => {
    const hex = Buffer.from(text).toString('hex');
    const forms: [string, string][] = [
      ['UTF-8', text],
      ['hex', hex],
      ['HEX', hex.toUpperCase()],
      ...[0, 1, 2].map((offset): [string, string] => ['base64', base64At(text, offset)]),
    ];
    return forms.map(([form, pattern]) => ({ label: secret.label, form, bytes: Buffer.from(pattern) }));
  });
}

/**
 * Three digits lie in any file by chance, so a CVC is looked for where a stored one would stand: as a whole JSON string,
 * a form field, or a whole column of a row's text, each in UTF-8, hex and base64.
 */
export function cvcNeedlesOf(secret: Secret): Needle[] {
  const hex = Buffer.from(secret.value).toString('hex');
  const base64 = Buffer.from(secret.value).toString('base64');
  const written = [
    ['UTF-8', secret.value],
    ['hex', `\\x${hex}`],
    ['base64', base64],
  ] as const;
  const frames = [
    ['"', '"'],
    ["'", "'"],
    ['(', ','],
    [',', ','],
    [',', ')'],
    ['cvc=', ''],
    ['cvc: ', ''],
  ] as const;
  return written.flatMap(([form, text]) =>
    frames.map(([before, after]) => ({ label: secret.label, form, bytes: Buffer.from(`${before}${text}${after}`) })),
  );
}

function withoutSeparators(value: string): string {
  return /^[+\d][\d -]*$/.test(value) ? value.replace(/[^\d]/g, '') : value;
}

// The part of a base64 text that depends on `text` alone, when `offset` bytes stand before it.
function base64At(text: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const wholeCharacters = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), wholeCharacters);
}
