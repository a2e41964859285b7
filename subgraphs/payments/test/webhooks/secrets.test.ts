import { describe, expect, it } from '@jest/globals';
import { readWebhookSecrets } from '../../src/webhooks/secrets.ts';

const first = 'a'.repeat(32);
const second = 'b'.repeat(64);

describe('readWebhookSecrets', () => {
  it('reads one secret, or two while one replaces the other', () => {
    expect(readWebhookSecrets(`${first}\n`).map(String)).toEqual([first]);
    expect(readWebhookSecrets(`${second}\n${first}`).map(String)).toEqual([second, first]);
  });

  it.each(['', '\n', 'short', `${first}\nshort`, `${first}\n${second}\n${first}`])('refuses %j', (file) => {
    expect(() => readWebhookSecrets(file)).toThrow(RangeError);
  });
});
