const ROUNDS = 3;
const MAY_BE_ENCODED = /[%\\&]|[^\u0020-\u007e]/;

const PERCENT = /%([0-9a-f]{2})/gi;
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/gi;
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|quot|apos|amp));?/gi;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/**
 * What a text means to a reader that decodes it: percent encoding, escapes of JSON and JavaScript, HTML entities and
 * compatibility characters (NFKC), up to three deep. Undefined when that is the text itself.
 */
export function decodedForm(text: string): string | undefined {
  if (!MAY_BE_ENCODED.test(text)) return undefined;
  let decoded = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = decodeOnce(decoded);
    if (next === decoded) break;
    decoded = next;
  }
  return decoded === text ? undefined : decoded;
}

function decodeOnce(text: string): string {
  return decodePercent(text)
    .replace(ESCAPE, (whole, braced?: string, four?: string, two?: string) =>
      character(Number.parseInt(braced ?? four ?? two ?? '', 16), whole),
    )
    .replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16), whole);
    })
    .normalize('NFKC');
}

// Each byte for itself when the whole is no UTF-8, as lenient readers do.
function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(PERCENT, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

function character(codePoint: number, otherwise: string): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : otherwise;
}
