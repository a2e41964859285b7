import { describe, expect, it } from '@jest/globals';
import { readArguments } from '../src/arguments.ts';
import { BUNDLES, ENTRIES } from '../src/services.ts';

describe('the command line of the launcher', () => {
  it('asks for nothing by default', () => {
    expect(readArguments([])).toEqual({ json: false, bundled: false, help: false });
  });

  it('chooses the event log, and refuses one that there is not', () => {
    expect(readArguments(['--event-log', 'kafka'])).toMatchObject({ eventLog: 'kafka' });
    expect(() => readArguments(['--event-log', 'rabbit'])).toThrow('--event-log takes postgres or kafka');
    expect(() => readArguments(['--verbose'])).toThrow("Unknown option '--verbose'");
  });
});

describe('the bundled programs', () => {
  it('lie beside the ones that they are made of', () => {
    expect(Object.keys(BUNDLES)).toEqual(Object.keys(ENTRIES));
    expect(BUNDLES.pods).toBe('subgraphs/pods/dist/main.bundle.js');
  });
});
