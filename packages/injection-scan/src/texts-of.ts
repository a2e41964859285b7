import type { ScannedText } from './finding.ts';

/**
 * Every text in a JSON value with its path, keys included (an operator such as `$where` attacks as a key). It goes as deep
 * as the value does, without recursion.
 */
export function* textsOf(value: unknown, path: string): Generator<ScannedText> {
  const open: { value: unknown; path: string }[] = [{ value, path }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: current, path: place } = next;
    if (typeof current === 'string') yield { path: place, value: current };
    if (typeof current !== 'object' || current === null) continue;
    const isList = Array.isArray(current);
    for (const [key, inner] of Object.entries(current)) {
      if (!isList) yield { path: within(place, '(key)'), value: key };
      open.push({ value: inner, path: within(place, isList || isPlain(key) ? key : '*') });
    }
  }
}

// A path longer than this says no more to a reader, and an attacker's nesting could make it as long as the body.
const PATH_LIMIT = 200;

function within(path: string, part: string): string {
  return path.length > PATH_LIMIT ? path : `${path}.${part}`;
}

// A path is logged and shown: a key that is no plain name might be personal or forge a line.
function isPlain(key: string): boolean {
  return /^[A-Za-z_]\w{0,63}$/.test(key);
}
