export { type CursorFormat, cursorFor, timeOrder, type TimePosition } from './cursor.ts';
export {
  MAX_PAGE_SIZE,
  type Page,
  type PageInfo,
  pageInfoOf,
  pageOf,
  type PageRequest,
  readPageRequest,
} from './page.ts';
