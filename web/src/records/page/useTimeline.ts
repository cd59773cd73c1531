import { useMemo } from 'react';
import type { Comment } from '@/api/together';
import type { ChangeEvent, RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { pathText, quoted } from '@/lib/expression';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useComments } from '../comments/useComments';
import { useRows } from '../list/useRows';
import { useHistory } from './History';

export type TimelineItem =
  | { kind: 'activity'; key: string; at: string; activity: RecordData; planned: boolean }
  | { kind: 'mail'; key: string; at: string; mail: RecordData }
  | { kind: 'comment'; key: string; at: string; comment: Comment }
  | { kind: 'change'; key: string; at: string; event: ChangeEvent };

/** What the stream can be narrowed to. */
export const FILTERS = ['all', 'call', 'meeting', 'visit', 'mail', 'comment', 'task', 'note', 'change'] as const;
export type TimelineFilter = (typeof FILTERS)[number];

/** Whether an item is of the kind that is looked for. */
export function passes(item: TimelineItem, filter: TimelineFilter): boolean {
  if (filter === 'all') return true;
  return (item.kind === 'activity' ? item.activity['kind'] : item.kind) === filter;
}

export interface TimelineState {
  planned: TimelineItem[];
  past: TimelineItem[];
  /** The field of an activity that points at this record, null when none does. */
  link: string | null;
  loading: boolean;
  error: unknown;
  more: boolean;
  fetchMore: () => void;
  retry: () => void;
}

const FIELDS = ['name', 'kind', 'status', 'due_at', 'done_at', 'created_at', 'content', 'owner', 'priority', 'place', 'position', 'photos', 'duration_minutes', 'version'];
const MAIL_FIELDS = ['name', 'direction', 'state', 'at', 'sender', 'sender_name', 'preview', 'automatic'];
const MAIL_SORT = ['-at', '-id'];
const SORT = ['-created_at'];
const PAGE = 50;

function activityTime(activity: RecordData): string {
  return asString(activity['done_at']) || asString(activity['due_at']) || asString(activity['created_at']);
}

/** Newest first; but nothing older than what is not yet read of the other source, lest the order jump later. */
function merged(activities: readonly RecordData[], mails: readonly RecordData[], comments: readonly Comment[], events: readonly ChangeEvent[]): { planned: TimelineItem[]; past: TimelineItem[] } {
  const planned: TimelineItem[] = [];
  const past: TimelineItem[] = [];
  for (const activity of activities) {
    const open = activity['status'] === 'open';
    const item = { kind: 'activity' as const, key: activity.id, at: activityTime(activity), activity, planned: open };
    (open ? planned : past).push(item);
  }
  for (const mail of mails) past.push({ kind: 'mail', key: mail.id, at: asString(mail['at']), mail });
  for (const comment of comments) past.push({ kind: 'comment', key: comment.id, at: comment.created_at, comment });
  for (const event of events) past.push({ kind: 'change', key: `e${event.id}`, at: event.at, event });
  past.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  planned.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { planned, past };
}

export function useTimeline(view: ObjectView, record: RecordData): TimelineState {
  const model = useModel();
  const activity = model.objects.get('activity');
  const link = view.inverses.find((inverse) => inverse.object === 'activity')?.field ?? null;
  const usable = activity !== undefined && link !== null;
  const query = useMemo(
    () => ({
      fields: FIELDS.filter((name) => activity?.fields.has(name)),
      where: usable ? `${pathText(link)} = ${quoted(record.id)}` : '',
      sort: SORT,
    }),
    [activity, usable, link, record.id],
  );
  const activities = useRows('activity', query, PAGE, usable);
  const mailLink = view.inverses.find((inverse) => inverse.object === 'mail')?.field ?? null;
  const mailQuery = useMemo(
    () => ({ fields: MAIL_FIELDS, where: mailLink ? `${pathText(mailLink)} = ${quoted(record.id)}` : '', sort: MAIL_SORT }),
    [mailLink, record.id],
  );
  const mails = useRows('mail', mailQuery, PAGE, mailLink !== null && model.objects.has('mail'));
  const changes = useHistory(view.name, record.id);
  const events = useMemo(() => changes.data?.pages.flatMap((page) => page.events) ?? [], [changes.data]);
  const comments = useComments(view.name, record.id);
  const said = useMemo(() => comments.data?.pages.flatMap((page) => page.comments) ?? [], [comments.data]);
  const items = useMemo(() => merged(usable ? activities.rows : [], mailLink ? mails.rows : [], said, events), [usable, activities.rows, mailLink, mails.rows, said, events]);
  return {
    ...items,
    link: usable && activity.rights.create ? link : null,
    loading: activities.loading || mails.loading || changes.isPending,
    error: changes.error ?? activities.error ?? mails.error,
    more: activities.more || mails.more || comments.hasNextPage || changes.hasNextPage,
    fetchMore: () => {
      activities.fetchMore();
      mails.fetchMore();
      if (comments.hasNextPage) void comments.fetchNextPage();
      if (changes.hasNextPage) void changes.fetchNextPage();
    },
    retry: () => {
      activities.retry();
      mails.retry();
      void changes.refetch();
    },
  };
}
