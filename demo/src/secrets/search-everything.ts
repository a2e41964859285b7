import { expectThat, type Journey } from '../hop.ts';
import type { Told } from '../story/tell.ts';
import { searchDatabase } from './databases.ts';
import { searchFiles } from './files.ts';
import { cvcNeedlesOf, type Needle, needlesOf } from './needles.ts';
import { type Leak, Search } from './search.ts';

/** Where the platform's traces lie. */
export interface Traces {
  /** The data folder, `.crowdpay/`. */
  readonly folder: string;
  /** Every database by its name, with a login that may read all of it. */
  readonly databases: Readonly<Record<string, string>>;
}

const CONTROL = 'control';

/** Searches every file and every database for the raw values of the story; one hop each. */
export async function searchEverything(journey: Journey, traces: Traces, told: Told): Promise<void> {
  const control: Needle = { label: CONTROL, form: 'UTF-8', bytes: Buffer.from(told.control) };
  const search = new Search([...told.secrets.flatMap(needlesOf), ...told.cvcs.flatMap(cvcNeedlesOf), control]);

  await journey.hop('no raw value in any database', async () => {
    const found: Leak[] = [];
    let tables = 0;
    let rows = 0;
    for (const [name, url] of Object.entries(traces.databases)) {
      const seen = await searchDatabase(name, url, search);
      found.push(...seen.leaks);
      tables += seen.tables;
      rows += seen.rows;
    }
    requireClean(found);
    const names = Object.keys(traces.databases).join(', ');
    return [found, `${String(rows)} rows in ${String(tables)} tables of ${names}`];
  });
  await journey.hop('no raw value in any file', async () => {
    const { leaks, files, bytes } = await searchFiles(traces.folder, search);
    requireClean(leaks);
    const megabytes = Math.round(bytes / 1_000_000);
    return [files, `${String(files)} files, ${String(megabytes)} MB: logs, archive, database and broker files`];
  });
}

// The control is known to be stored. A search that does not find it is blind, and its silence proves nothing.
function requireClean(found: readonly Leak[]): void {
  expectThat(
    found.some(({ label }) => label === CONTROL),
    'the search did not even find the pod that was opened: it looks in the wrong place',
  );
  const leaks = found.filter(({ label }) => label !== CONTROL);
  const lines = leaks.slice(0, 10).map(({ label, form, place }) => `${label} (${form}) in ${place}`);
  expectThat(leaks.length === 0, `${String(leaks.length)} raw values found: ${lines.join('; ')}`);
}
