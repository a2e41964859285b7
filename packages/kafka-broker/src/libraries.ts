import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KafkaBrokerError } from './errors.ts';
import { runProgram } from './run-program.ts';

const POM = join(import.meta.dirname, '../pom.xml');

/** Where the platform keeps the broker's programs by default: in the state folder of the repository. */
export const DEFAULT_LIBRARIES = join(import.meta.dirname, '../../../.crowdpay/kafka/libs');

/** Whether the broker has been fetched into `directory`. */
export async function hasLibraries(directory: string): Promise<boolean> {
  const files = await readdir(directory).catch(() => []);
  return files.some((name: string) => /^kafka_\d.*\.jar$/.test(name));
}

/**
 * Fetches the broker by Maven unless it is there. The folder is filled under another name and renamed when it is whole;
 * of two who fetch at the same time, the second finds the first one's.
 *
 * @throws KafkaBrokerError with Maven's last words.
 */
export async function fetchLibraries(directory: string): Promise<void> {
  if (await hasLibraries(directory)) return;
  const unfinished = `${directory}.${randomUUID()}`;
  await mkdir(dirname(directory), { recursive: true });
  const { code, output } = await runProgram('mvn', [
    '--batch-mode',
    '--quiet',
    `--file=${POM}`,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${unfinished}`,
  ]);
  try {
    if (code !== 0) throw new KafkaBrokerError(`Maven could not fetch Apache Kafka: ${output}`);
    if (await hasLibraries(directory)) return;
    await rm(directory, { recursive: true, force: true });
    await rename(unfinished, directory);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
