import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { eventually, silentLogger } from '@crowdpay/testkit';
import { describe, expect, it } from '@jest/globals';
import type { Guard } from '../../src/processes/guard.ts';
import { openLogFile } from '../../src/processes/log-file.ts';
import { type RestartRules, supervise, type Supervisor } from '../../src/processes/supervisor.ts';
import { temporaryFolders } from '../temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const RULES: RestartRules = { limit: 2, windowMs: 60_000, firstPauseMs: 5 };

interface Watched extends Guard {
  alive: Set<number>;
}

function watchedGuard(): Watched {
  const alive = new Set<number>();
  return {
    alive,
    watch: (pid) => {
      alive.add(pid);
    },
    forget: (pid) => {
      alive.delete(pid);
    },
    dismiss: () => undefined,
  };
}

async function run(source: string): Promise<{ supervisor: Supervisor; guard: Watched; outputPath: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'program.mjs');
  const outputPath = join(folder, 'program.log');
  await writeFile(file, source);
  const guard = watchedGuard();
  const supervisor = supervise({
    program: { name: 'pods', file, variables: { GREETING: 'hello' } },
    log: silentLogger(),
    output: await openLogFile(outputPath),
    outputPath,
    guard,
    clock: systemClock,
    rules: RULES,
  });
  return { supervisor, guard, outputPath };
}

const STAYS = 'setInterval(() => {}, 1000);';

describe('a supervised program', () => {
  it('gets the variables that it is given and none of the launcher’s', async () => {
    const { supervisor, outputPath } = await run(`console.log(JSON.stringify(process.env)); ${STAYS}`);
    const seen = await eventually(async () => JSON.parse(await readFile(outputPath, 'utf8')) as unknown);
    expect(seen).toEqual({ GREETING: 'hello' });
    await supervisor.stop(1_000);
  });

  it('is started again when it is killed, and the guard knows which process is alive', async () => {
    const { supervisor, guard } = await run(STAYS);
    const [first = 0] = guard.alive;
    process.kill(first, 'SIGKILL');
    await eventually(() => {
      expect([...guard.alive]).toEqual([expect.any(Number)]);
      expect(guard.alive).not.toContain(first);
    });
    await supervisor.stop(1_000);
    expect(guard.alive.size).toBe(0);
  });

  it('is given up with its last words when it ends again and again', async () => {
    const { supervisor, outputPath } = await run("console.error('the moon is in the wrong house'); process.exit(3)");
    await expect(supervisor.failed).rejects.toThrow(
      `pods ended again and again (exit code 3); see ${outputPath}. Its last words:`,
    );
    await expect(supervisor.failed).rejects.toThrow(/the moon is in the wrong house/);
  });

  it('is asked to end, and killed when it does not', async () => {
    const obedient = await run(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); console.log('up'); ${STAYS}`,
    );
    await eventually(async () => {
      expect(await readFile(obedient.outputPath, 'utf8')).toContain('up');
    });
    await obedient.supervisor.stop(5_000);
    await eventually(async () => {
      expect(await readFile(obedient.outputPath, 'utf8')).toContain('bye');
    });
    const deaf = await run(`process.on('SIGTERM', () => {}); console.log('up'); ${STAYS}`);
    await eventually(async () => {
      expect(await readFile(deaf.outputPath, 'utf8')).toContain('up');
    });
    await deaf.supervisor.stop(50);
    expect(deaf.guard.alive.size).toBe(0);
  });
});
