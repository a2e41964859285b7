import { styleText } from 'node:util';
import type { Hop } from './hop.ts';

const NAME_COLUMNS = 44;

/** One hop as a line for people; coloured where a terminal is there. */
export function hopLine(hop: Hop, colour: boolean): string {
  const mark = hop.ok ? paint('green', 'ok  ', colour) : paint('red', 'FAIL', colour);
  const time = paint('gray', `${String(hop.millis)} ms`.padStart(8), colour);
  return `${mark} ${hop.name.padEnd(NAME_COLUMNS)} ${time}  ${hop.detail}`;
}

function paint(style: 'green' | 'red' | 'gray', text: string, colour: boolean): string {
  return colour ? styleText(style, text) : text;
}
