import { createLogger, type Logger } from '../src/index.ts';

/** A logger whose lines a test can read, as text and as objects. */
export function capturedLogger(level = 'info'): {
  log: Logger;
  text: () => string;
  lines: () => Record<string, unknown>[];
} {
  const written: string[] = [];
  const log = createLogger({ name: 'pods', level, destination: { write: (line) => void written.push(line) } });
  const text = (): string => written.join('');
  const parse = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
  return { log, text, lines: () => text().trim().split('\n').map(parse) };
}
