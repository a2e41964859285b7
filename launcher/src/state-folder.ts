import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LauncherError } from './errors.ts';
import { writePrivately } from './private-files.ts';

/** Where everything lies that outlives a run. */
export interface StateFolder {
  root: string;
  postgres: string;
  kafka: string;
  ca: string;
  svid: string;
  keys: string;
  logs: string;
  archive: string;
  pspSandbox: string;
  /** Says which launcher runs on this folder. */
  instanceFile: string;
}

const MARKER = 'crowdpay-state.json';
const FORMAT = 1;

/**
 * Creates the state folder or opens an existing one.
 *
 * @param options.isDefault the repository's own folder, where tools put files too; any other folder has to be empty or
 *   made by the platform, so that a mistyped name never mixes with somebody's files.
 * @throws LauncherError when the folder belongs to something else, or to a newer version.
 */
export async function openStateFolder(root: string, options: { isDefault: boolean }): Promise<StateFolder> {
  await checkUsable(root);
  await mkdir(root, { recursive: true });
  const marker = join(root, MARKER);
  const format = await readFormat(marker);
  if (format === undefined) {
    const entries = await readdir(root);
    if (entries.length > 0 && !options.isDefault) {
      throw new LauncherError(
        `${root} holds files that the platform did not make: set CROWDPAY_DATA_DIR to another folder.`,
      );
    }
    await writePrivately(marker, `${JSON.stringify({ format: FORMAT })}\n`);
  } else if (format !== FORMAT) {
    throw new LauncherError(`${root} was made by another version of the platform (format ${String(format)}).`);
  }
  return createFolders(root);
}

async function checkUsable(root: string): Promise<void> {
  const found = await stat(root).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) throw new LauncherError(`${root} is a file, not a folder.`);
}

async function readFormat(marker: string): Promise<number | undefined> {
  const text = await readFile(marker, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) as { format: number }).format;
  } catch {
    throw new LauncherError(`${marker} is damaged: restore it, or clear the folder by npm run reset.`);
  }
}

async function createFolders(root: string): Promise<StateFolder> {
  const folder: StateFolder = {
    root,
    postgres: join(root, 'postgres'),
    kafka: join(root, 'kafka'),
    ca: join(root, 'ca'),
    svid: join(root, 'svid'),
    keys: join(root, 'keys'),
    logs: join(root, 'logs'),
    archive: join(root, 'archive'),
    pspSandbox: join(root, 'psp-sandbox'),
    instanceFile: join(root, 'instance.json'),
  };
  for (const path of [folder.ca, folder.svid, folder.keys, folder.logs, folder.archive, folder.pspSandbox]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  }
  return folder;
}
