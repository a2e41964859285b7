import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { createLogger } from '@crowdpay/log';
import { fileSvidSource, SVID_FILES, type SvidSource, writeSvid } from '../src/index.ts';
import { svidFor, testCa } from './workload.ts';

const log = createLogger({ name: 'test', level: 'silent' });

describe('an SVID in files', () => {
  let directory: string;
  let source: SvidSource | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'svid-'));
  });

  afterEach(async () => {
    source?.close();
    await rm(directory, { recursive: true });
  });

  const open = () => fileSvidSource({ directory, clock: systemClock, log, pollMs: 20 });

  it('is written for its owner alone, with nothing left over', async () => {
    await writeSvid(directory, await svidFor(await testCa(), 'vault'));
    expect((await readdir(directory)).sort()).toEqual(['bundle.pem', 'key.pem', 'svid.pem']);
    for (const name of Object.values(SVID_FILES)) {
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('is taken over when it is rotated', async () => {
    const ca = await testCa();
    await writeSvid(directory, await svidFor(ca, 'vault'));
    source = await open();
    const rotated = new Promise((resolve) => source?.onRotate(resolve));
    const next = await svidFor(ca, 'vault');
    await writeSvid(directory, next);
    await rotated;
    expect(source.current().certPem).toBe(next.certPem);
  });

  it('stays the last good one while the folder is broken, and moves on when it is whole again', async () => {
    const ca = await testCa();
    const first = await svidFor(ca, 'vault');
    await writeSvid(directory, first);
    const warned = { count: 0 };
    const watching = createLogger({
      name: 'test',
      level: 'warn',
      destination: {
        write: () => {
          warned.count += 1;
        },
      },
    });
    source = await fileSvidSource({ directory, clock: systemClock, log: watching, pollMs: 20 });
    const seen: string[] = [];
    const rotated = new Promise<void>((resolve) => {
      source?.onRotate((svid) => {
        seen.push(svid.certPem);
        resolve();
      });
    });

    const second = await svidFor(ca, 'vault');
    await writeFile(join(directory, SVID_FILES.keyPem), second.keyPem);
    while (warned.count === 0) await new Promise(setImmediate);
    expect(source.current().certPem).toBe(first.certPem);

    await writeSvid(directory, second);
    await rotated;
    expect(seen).toEqual([second.certPem]);
  });

  it('is refused at the start when a part is missing or foreign', async () => {
    await expect(open()).rejects.toThrow('ENOENT');
    await writeSvid(directory, await svidFor(await testCa(), 'vault'));
    await writeFile(join(directory, SVID_FILES.bundlePem), (await testCa()).certPem);
    await expect(open()).rejects.toThrow('not issued by the trust bundle');
  });
});
