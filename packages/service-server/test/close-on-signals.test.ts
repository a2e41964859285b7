import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@crowdpay/log';
import { closeOnSignals, type ProcessEnd } from '../src/index.ts';

const log = createLogger({ name: 'test', level: 'silent' });

/** A process that reports its end as an event. */
class FakeProcess extends EventEmitter implements ProcessEnd {
  readonly codes: number[] = [];

  exit(code: number): void {
    this.codes.push(code);
    this.emit('exited', code);
  }
}

describe('a process that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'])('closes and ends with 0 on %s', async (signal) => {
    const fake = new FakeProcess();
    let closed = 0;
    closeOnSignals({
      close: () => {
        closed += 1;
        return Promise.resolve();
      },
      log,
      process: fake,
    });
    fake.emit(signal);
    expect(await once(fake, 'exited')).toEqual([0]);
    expect(closed).toBe(1);
  });

  it('ends with 1 when closing fails', async () => {
    const fake = new FakeProcess();
    closeOnSignals({ close: () => Promise.reject(new Error('stuck')), log, process: fake });
    fake.emit('SIGTERM');
    expect(await once(fake, 'exited')).toEqual([1]);
  });

  it('ends with 1 when closing takes longer than its limit', async () => {
    const fake = new FakeProcess();
    closeOnSignals({ close: () => new Promise(() => undefined), log, limitMs: 10, process: fake });
    fake.emit('SIGTERM');
    expect(await once(fake, 'exited')).toEqual([1]);
  });

  it('ends at once on a second signal', () => {
    const fake = new FakeProcess();
    closeOnSignals({ close: () => new Promise(() => undefined), log, limitMs: 50, process: fake });
    fake.emit('SIGINT');
    fake.emit('SIGINT');
    expect(fake.codes).toEqual([1]);
  });

  it('ends with 1 on an error that nobody caught, whose personal data reaches no output', () => {
    const fake = new FakeProcess();
    const lines: string[] = [];
    const watching = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });
    closeOnSignals({ close: () => Promise.resolve(), log: watching, process: fake });
    fake.emit('uncaughtException', new Error('anna@example.com is taken'));
    expect(fake.codes).toEqual([1]);
    expect(lines.join('')).toContain('An error was not caught');
    expect(lines.join('')).not.toContain('anna@');
  });
});
