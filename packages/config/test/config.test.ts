import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { booleanText, ConfigError, hostPort, optionalText, port, readConfig, secretText, url } from '../src/index.ts';

const messageOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The environment was accepted.');
};

describe('readConfig', () => {
  it('gives the typed values of the variables that the shape names, and no others', () => {
    const shape = { PODS_PORT: port(), PUBLIC_URL: url(['http:', 'https:']) };
    const environment = { PODS_PORT: '4102', PUBLIC_URL: 'http://127.0.0.1:4000', HOME: '/home/someone' };
    expect(readConfig(shape, environment)).toEqual({ PODS_PORT: 4102, PUBLIC_URL: 'http://127.0.0.1:4000' });
  });

  it('takes a blank variable for an unset one', () => {
    expect(readConfig({ REDIS_URL: optionalText() }, { REDIS_URL: '' })).toEqual({});
    expect(messageOf(() => readConfig({ KEY: secretText() }, { KEY: '' }))).toContain('KEY: must be set');
  });

  it('names every wrong variable at once', () => {
    const shape = { PODS_PORT: port(), PUBLIC_URL: url(['https:']), SAFE: booleanText(false) };
    const message = messageOf(() => readConfig(shape, { PODS_PORT: 'x', SAFE: 'yes' }));
    expect(message).toContain('PODS_PORT: must be a port number');
    expect(message).toContain('PUBLIC_URL: must be set');
    expect(message).toContain('SAFE: must be true or false');
  });

  it('never repeats a value, for it may be a secret', () => {
    const shape = {
      SECRET: secretText(64),
      PORT: port(),
      URL: url(['https:']),
      ON: booleanText(true),
      KAFKA: hostPort(),
    };
    const secret = fc.stringMatching(/^[G-Zg-z]{12,40}$/);
    fc.assert(
      fc.property(secret, (value) => {
        const environment = Object.fromEntries(Object.keys(shape).map((name) => [name, value]));
        expect(messageOf(() => readConfig(shape, environment))).not.toContain(value);
      }),
    );
  });
});

describe('the shapes', () => {
  const read = (shape: Parameters<typeof readConfig>[0][string], value: string | undefined): unknown =>
    readConfig({ VALUE: shape }, { VALUE: value })['VALUE'];

  it.each(['0', '80', '65535'])('port takes %s', (text) => {
    expect(read(port(), text)).toBe(Number(text));
  });

  it.each(['65536', '-1', '80.5', '1e3', '0x50', ' 80', ' ', 'http'])('port refuses %p', (text) => {
    expect(() => read(port(), text)).toThrow(ConfigError);
  });

  it.each(['https://127.0.0.1:4102', 'https://pods.internal/'])('url takes %s', (text) => {
    expect(read(url(['https:']), text)).toBe(text);
  });

  it.each(['http://127.0.0.1', 'javascript:alert(1)', '127.0.0.1:4102', 'pods'])('url refuses %s', (text) => {
    expect(() => read(url(['https:']), text)).toThrow(ConfigError);
  });

  it.each(['127.0.0.1:19092', 'kafka:9092'])('hostPort takes %s', (text) => {
    expect(read(hostPort(), text)).toBe(text);
  });

  it.each(['kafka', 'kafka:', ':9092', 'kafka:99999', 'a b:9092', 'kafka:9092:1'])('hostPort refuses %s', (text) => {
    expect(() => read(hostPort(), text)).toThrow(ConfigError);
  });

  it('booleanText takes true and false alone, and has the default that it is given', () => {
    expect(read(booleanText(false), 'true')).toBe(true);
    expect(read(booleanText(true), 'false')).toBe(false);
    expect(read(booleanText(true), undefined)).toBe(true);
    expect(read(booleanText(false), undefined)).toBe(false);
    expect(() => read(booleanText(false), 'TRUE')).toThrow(ConfigError);
  });

  it('secretText refuses what is too short to be one', () => {
    expect(read(secretText(8), '12345678')).toBe('12345678');
    expect(() => read(secretText(8), '1234567')).toThrow(/VALUE: must have at least 8 characters/);
  });
});
