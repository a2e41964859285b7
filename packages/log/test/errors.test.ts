import { describe, expect, it } from '@jest/globals';
import { capturedLogger } from './capture.ts';

class DatabaseError extends Error {
  override readonly name = 'error';
  readonly code = '23505';
  readonly detail = 'Key (email)=(secret row) already exists.';
}

describe('an error in a log line', () => {
  it('tells its type, message, code and place, but no stack', () => {
    const { log, lines, text } = capturedLogger();
    log.error({ err: Object.assign(new TypeError('no such field'), { code: 'ERR_FIELD' }) }, 'failed');
    expect(lines()[0]).toMatchObject({
      msg: 'failed',
      err: { type: 'TypeError', message: 'no such field', code: 'ERR_FIELD' },
    });
    expect(lines()[0]).toHaveProperty(['err', 'at'], expect.stringMatching(/log\/test\/errors\.test\.ts:\d+$/));
    expect(text()).not.toContain('stack');
  });

  it('tells the types, codes and places of its causes, and never their values', () => {
    const { log, lines, text } = capturedLogger();
    const cause = new DatabaseError('duplicate key value (secret row)');
    log.error({ err: new Error('the pod was not stored', { cause }) });
    expect(lines()[0]).toMatchObject({ err: { type: 'Error', cause: { type: 'error', code: '23505' } } });
    expect(text()).not.toContain('secret row');
  });

  it.each([
    ['as the subject', (error: Error) => [error]],
    ['under err', (error: Error) => [{ err: error }]],
    ['under another name', (error: Error) => [{ failure: error }, 'failed']],
    ['in a list', (error: Error) => [{ attempts: [{ failure: error }] }, 'failed']],
  ])('does not quote a database %s', (_, form) => {
    const { log, text } = capturedLogger();
    const [subject, message] = form(new DatabaseError('duplicate key value (secret row)'));
    log.error(subject, message as string);
    expect(text()).not.toContain('secret row');
  });

  it('does not quote the input of a parser', () => {
    const { log, text } = capturedLogger();
    try {
      JSON.parse('secret input');
    } catch (error) {
      log.error(error);
    }
    expect(text()).toContain('SyntaxError');
    expect(text()).not.toContain('secret');
  });

  it('keeps the message that the caller gives beside it', () => {
    const { log, lines } = capturedLogger();
    log.error(new Error('inner'), 'outer');
    expect(lines()[0]).toMatchObject({ msg: 'outer', err: { message: 'inner' } });
  });

  it('ends a chain of causes that has no end', () => {
    const { log, lines } = capturedLogger();
    const error = new Error('circular');
    error.cause = error;
    log.error({ err: error });
    expect(lines()[0]).toMatchObject({ msg: 'circular' });
  });
});
