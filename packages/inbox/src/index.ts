export type { EventHandler, EventHandlers } from './handle-batch.ts';
export { type Inbox, type InboxOptions, startInbox } from './inbox.ts';
export type { InboxTransaction } from './inbox-store.ts';
