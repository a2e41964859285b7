import { CrowdPayError } from '@crowdpay/errors';
import { type IdPrefix, isId } from '@crowdpay/ids';

/** How a place in an order is written into a cursor. */
export interface CursorFormat<Position> {
  /** The place as text. */
  readonly write: (position: Position) => string;
  /** The place that a text names; null for a text that `write` never gave. */
  readonly read: (text: string) => Position | null;
}

/** A place in an order by time; things of the same millisecond are ordered by their ids. */
export interface TimePosition {
  readonly at: Date;
  readonly id: string;
}

const MAX_CURSOR_CHARACTERS = 128;

/** The cursor of a place: opaque to clients, and right whatever joins or leaves the list meanwhile. */
export function cursorFor<Position>(format: CursorFormat<Position>, position: Position): string {
  return Buffer.from(format.write(position)).toString('base64url');
}

/**
 * The place that a client's cursor names. A cursor only says where to go on, never whose list it is: one that was made
 * up shows nothing that its bearer may not see.
 *
 * @throws CrowdPayError INVALID_INPUT for a cursor that no connection gave.
 */
export function readCursor<Position>(format: CursorFormat<Position>, cursor: string): Position {
  const text = cursor.length > MAX_CURSOR_CHARACTERS ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
  const position = format.read(text);
  if (position === null) {
    throw new CrowdPayError('INVALID_INPUT', '"after" must be a cursor that this connection gave.');
  }
  return position;
}

const TIME_AND_ID = /^(\d{1,15})\.([a-z]{3}_[0-9a-z]{26})$/;

/** Cursors of an order by time, over things whose ids begin with `prefix`. */
export function timeOrder(prefix: IdPrefix): CursorFormat<TimePosition> {
  return {
    write: ({ at, id }) => `${at.getTime()}.${id}`,
    read(text) {
      const [, millis = '', id = ''] = TIME_AND_ID.exec(text) ?? [];
      return isId(prefix, id) ? { at: new Date(Number(millis)), id } : null;
    },
  };
}
