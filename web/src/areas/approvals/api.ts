import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { get, post, type Schemas } from '@/api/call';
import { once } from '@/api/once';
import { refreshAll } from '@/records/liveChanges';

export const VIEWS = ['mine', 'submitted', 'done', 'copied'] as const;
export type View = (typeof VIEWS)[number];
export type ApprovalItem = Schemas['ApprovalItem'];
export type Approval = Schemas['ApprovalAnswer'];
export type PathEntry = Schemas['PathEntry'];
export type Inbox = Schemas['InboxAnswer'];
export type OfRecord = Schemas['OfRecordAnswer'];
export type FieldChange = Schemas['LetThrough'];
export type DetailChange = Schemas['DetailLetThrough'];
export type Said = Schemas['SayBody'];
export type Verb = Said['verb'];

/** How often an open inbox looks anew though nobody called. */
const LOOK = 60_000;

export function inboxQuery(view: View, limit: number) {
  return queryOptions({
    queryKey: ['approvals', 'inbox', view, limit],
    queryFn: ({ signal }) => get('/approvals', { query: { view, limit }, signal }),
    refetchInterval: LOOK,
  });
}

export function approvalQuery(id: string) {
  return queryOptions({ queryKey: ['approvals', 'one', id], queryFn: ({ signal }) => get('/approvals/{id}', { path: { id }, signal }), retry: false });
}

export function changesQuery(id: string) {
  return queryOptions({ queryKey: ['approvals', 'changes', id], queryFn: ({ signal }) => get('/approvals/{id}/changes', { path: { id }, signal }) });
}

export function ofRecordQuery(object: string, id: string) {
  return queryOptions({ queryKey: ['approvals', 'record', object, id], queryFn: ({ signal }) => get('/records/{object}/{id}/approvals', { path: { object, id }, signal }) });
}

export function submitForApproval(automation: string, record: string, note: string): Promise<Schemas['Submitted']> {
  return post('/approvals', { body: { automation, record, note: note.trim() || null } });
}

export function say(id: string, said: Partial<Said> & { verb: Verb }): Promise<Approval> {
  return once(id, said, (headers) => post('/approvals/{id}/say', { path: { id }, body: said, headers }));
}

export function decideMany(approvals: readonly string[], verb: 'approve' | 'refuse', comment: string): Promise<Schemas['DecidedAnswer']> {
  const body = { approvals, verb, comment: comment.trim() || null };
  return once('several', body, (headers) => post('/approvals/decide', { body, headers }));
}

export function withdraw(id: string, comment: string): Promise<Approval> {
  const body = { comment: comment.trim() || null };
  return once(id, { withdraw: body }, (headers) => post('/approvals/{id}/withdraw', { path: { id }, body, headers }));
}

export function takeBack(id: string): Promise<Approval> {
  return once(id, 'take back', (headers) => post('/approvals/{id}/take-back', { path: { id }, headers }));
}

export async function remind(id: string): Promise<number> {
  return (await post('/approvals/{id}/remind', { path: { id } })).people;
}

/** What a decision changes: the lists of approvals, the record with its lock, and whatever follows by itself. */
export function refreshApprovals(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['approvals'] });
  void client.invalidateQueries({ queryKey: ['startable'] });
  refreshAll(client);
}
