import { isSecretKey, mayHoldSecretKey, secretIn } from './secrets.ts';

/** Characters of a line beyond which it is not examined but withheld. */
const LINE_LIMIT = 65_536;

/**
 * The last gate before a line of JSON is written: values under the names of secrets become `[redacted]`, a text in
 * which raw personal data or a credential is seen becomes `[redacted KIND]`. A line that cannot be made safe is withheld.
 */
export function redactLine(line: string): string {
  if (line.length > LINE_LIMIT) return withheld(line, 'too long');
  if (!mayHoldSecretKey(line) && secretIn(line) === undefined) return line;
  try {
    const redacted = JSON.stringify(redact(JSON.parse(line)));
    // Whatever is still seen stands where redaction does not reach, for example in the name of a key.
    return secretIn(redacted) === undefined ? `${redacted}\n` : withheld(line, 'unsafe');
  } catch {
    return withheld(line, 'malformed');
  }
}

function redact(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    const kind = secretIn(String(value));
    return kind === undefined ? value : `[redacted ${kind}]`;
  }
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecretKey(key) ? '[redacted]' : redact(inner)]),
  );
}

function withheld(line: string, reason: string): string {
  const level = /^\{"level":(\d+)/.exec(line)?.[1] ?? '50';
  const time = /"time":"([0-9TZ:.-]+)"/.exec(line)?.[1] ?? null;
  return `${JSON.stringify({ level: Number(level), time, msg: `[a log line was withheld: ${reason}]` })}\n`;
}
