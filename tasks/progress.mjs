// Tells the person at the terminal what is going on. All of it goes to standard error: standard output belongs to the
// command's result.

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const terminal = process.stderr.isTTY && process.env['CI'] === undefined;

/**
 * Runs `work` and shows `title` with the time it takes: a spinner on a terminal, one line at the end (and one at the
 * start, should it take longer than a second) elsewhere.
 */
export async function step(title, work) {
  const started = performance.now();
  const stop = terminal ? spin(title, started) : announce(title);
  try {
    const result = await work();
    stop();
    process.stderr.write(`${paint('32', '✓')} ${title} ${paint('2', elapsed(started))}\n`);
    return result;
  } catch (error) {
    stop();
    process.stderr.write(`${paint('31', '✗')} ${title} ${paint('2', elapsed(started))}\n`);
    throw error;
  }
}

/** One sentence in red, and the exit code of a failure. */
export function fail(sentence) {
  process.stderr.write(`${paint('31', sentence)}\n`);
  process.exitCode = 1;
}

/** Colours `text` (an SGR code such as 31) where a terminal can show it. */
export function paint(code, text) {
  return terminal && process.env['NO_COLOR'] === undefined ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function spin(title, started) {
  let frame = 0;
  const timer = setInterval(() => {
    frame = (frame + 1) % FRAMES.length;
    process.stderr.write(`\r\u001b[K${FRAMES[frame]} ${title} ${elapsed(started)}`);
  }, FRAME_MS);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  };
}

function announce(title) {
  const timer = setTimeout(() => process.stderr.write(`… ${title}\n`), 1_000);
  return () => clearTimeout(timer);
}

function elapsed(started) {
  return `${((performance.now() - started) / 1_000).toFixed(1)} s`;
}
