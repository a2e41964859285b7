import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writePrivately } from '../private-files.ts';
import { type ServiceName, SERVICES } from '../service-names.ts';
import { serviceVariables, type VariableSources } from '../service-variables.ts';

/** The file with a subgraph's database URLs, which hold its password; read by `node --env-file`. */
export const DATABASE_VARIABLES_FILE = 'database.env';

/**
 * Lays out, for each service, a folder with the keys that it needs and no others, so that it can be shown this folder
 * alone. What a service needs is what the launcher would tell it.
 */
export async function deliverServiceKeys(sources: VariableSources): Promise<void> {
  for (const service of SERVICES) {
    const target = join(sources.folder.root, 'service-keys', service);
    for (const [name, content] of await neededFiles(service, sources)) {
      await writePrivately(join(target, name), content);
    }
  }
}

async function neededFiles(service: ServiceName, sources: VariableSources): Promise<[string, string][]> {
  const variables = Object.entries(serviceVariables(service, sources));
  const files: [string, string][] = [];
  for (const [name, path] of variables) {
    const isKey = name.endsWith('_FILE') && dirname(path) === sources.folder.keys;
    if (isKey) files.push([basename(path), await readFile(path, 'utf8')]);
  }
  const urls = variables.filter(([name]) => name.endsWith('_DATABASE_URL'));
  if (urls.length > 0) files.push([DATABASE_VARIABLES_FILE, urls.map(([name, url]) => `${name}="${url}"\n`).join('')]);
  return files;
}
