import { KafkaBrokerError } from './errors.ts';
import { hasLibraries } from './libraries.ts';
import { runProgram } from './run-program.ts';

const OLDEST_JAVA = 17;

/**
 * What this machine lacks to run a broker: `Java 17` and, as long as the broker has not been fetched into
 * `librariesDirectory`, `Maven`. Empty: nothing.
 */
export async function missingTools(librariesDirectory: string): Promise<string[]> {
  const missing: string[] = [];
  if ((await javaVersion()) < OLDEST_JAVA) missing.push(`Java ${String(OLDEST_JAVA)}`);
  const needsMaven = !(await hasLibraries(librariesDirectory));
  if (needsMaven && (await runProgram('mvn', ['--version'])).code !== 0) missing.push('Maven');
  return missing;
}

/** @throws KafkaBrokerError naming what is missing and the way out. */
export async function requireTools(librariesDirectory: string): Promise<void> {
  const missing = await missingTools(librariesDirectory);
  if (missing.length === 0) return;
  throw new KafkaBrokerError(
    `Apache Kafka needs ${missing.join(' and ')}, not found on this machine: install it, or set KAFKA_BROKERS to a broker of your own.`,
  );
}

async function javaVersion(): Promise<number> {
  const { code, output } = await runProgram('java', ['-version']);
  return code === 0 ? Number(/version "(\d+)/.exec(output)?.[1] ?? 0) : 0;
}
