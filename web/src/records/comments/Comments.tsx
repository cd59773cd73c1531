import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { isProblem } from '@/api/problem';
import { deleteRecord, restoreRecord, updateRecord } from '@/api/records';
import { addComment, type Comment } from '@/api/together';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useMe } from '@/model/context';
import { Avatar } from '@/ui/Avatar';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { CommentBox } from './CommentBox';
import styles from './Comments.module.css';
import { partsOf } from './mentions';
import { useComments } from './useComments';

interface CommentsProps {
  object: string;
  id: string;
}

/** What people say about a record: the newest conversation first, answers under what they answer. */
export function Comments({ object, id }: CommentsProps) {
  const t = useWords('together');
  const query = useComments(object, id);
  const threads = useMemo(() => threadsOf(query.data?.pages.flatMap((page) => page.comments) ?? []), [query.data]);
  const say = useSay(object, id);
  return (
    <div className={styles['comments']}>
      <CommentBox draft={`comment.${object}.${id}`} label={t('write')} submit={t('send')} send={(text, mentions) => say(text, mentions)} />
      {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} small /> : null}
      {query.isPending && <Bar height={90} />}
      {query.data && threads.length === 0 && <State kind="empty" title={t('none')} text={t('noneHint')} small />}
      <ol className={styles['list']}>
        {threads.map(({ comment, answers }) => (
          <li key={comment.id}>
            <Entry comment={comment} object={object} id={id} />
            {answers.length > 0 && (
              <ol className={styles['answers']}>
                {answers.map((answer) => (
                  <li key={answer.id}>
                    <Entry comment={answer} object={object} id={id} />
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button block type="text" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}

interface Thread {
  comment: Comment;
  answers: Comment[];
}

/** Conversations, newest first, each with its answers in the order in which they were given. */
function threadsOf(comments: readonly Comment[]): Thread[] {
  const known = new Map(comments.map((comment) => [comment.id, comment]));
  const rootOf = (comment: Comment): string => {
    let root = comment;
    while (root.parent && known.has(root.parent)) root = known.get(root.parent) as Comment;
    return root.id;
  };
  const threads = new Map<string, Thread>();
  for (const comment of comments) if (rootOf(comment) === comment.id) threads.set(comment.id, { comment, answers: [] });
  for (const comment of comments) {
    const root = rootOf(comment);
    if (root !== comment.id) threads.get(root)?.answers.unshift(comment);
  }
  return [...threads.values()];
}

function failed(error: unknown, words: string): boolean {
  notify({ kind: 'error', text: isProblem(error) ? error.sentence : words });
  return false;
}

function useSay(object: string, id: string) {
  const t = useWords('together');
  const client = useQueryClient();
  return async (text: string, mentions: string[], parent?: string): Promise<boolean> => {
    try {
      await addComment(object, id, { text, mentions, ...(parent ? { parent } : {}) });
    } catch (error) {
      return failed(error, t('failed'));
    }
    void client.invalidateQueries({ queryKey: ['comments', object, id] });
    return true;
  };
}

function Entry({ comment, object, id }: { comment: Comment } & CommentsProps) {
  const t = useWords('together');
  const me = useMe();
  const locale = useLocale();
  const client = useQueryClient();
  const [mode, setMode] = useState<'read' | 'edit' | 'answer'>('read');
  const say = useSay(object, id);
  const mine = comment.author.id === me.user.id;
  const refresh = () => void client.invalidateQueries({ queryKey: ['comments', object, id] });
  const change = async (text: string, mentions: string[]) => {
    try {
      await updateRecord('comment', comment.id, { text, mentions });
    } catch (error) {
      return failed(error, t('failed'));
    }
    setMode('read');
    refresh();
    return true;
  };
  const remove = async () => {
    try {
      await deleteRecord('comment', comment.id);
    } catch (error) {
      failed(error, t('failed'));
      return;
    }
    refresh();
    notify({ kind: 'success', text: t('removed'), action: { label: t('undo'), run: () => void restoreRecord('comment', comment.id).then(refresh) } });
  };
  const name = comment.author.name ?? '—';
  return (
    <article className={styles['entry']} aria-label={t('by', { name })}>
      <Avatar name={name} size={28} />
      <div className={styles['body']}>
        <header className={styles['head']}>
          <strong>{name}</strong>
          <time dateTime={comment.created_at} title={formatInstantFull(comment.created_at, locale)}>
            {formatAgo(comment.created_at, locale)}
          </time>
          {comment.edited && <span>{t('edited')}</span>}
        </header>
        {mode === 'edit' ? (
          <CommentBox
            draft={`comment.edit.${comment.id}`}
            label={t('edit')}
            start={comment.text ?? ''}
            known={comment.mentions.map((each) => ({ id: each.id, name: each.name ?? '' }))}
            submit={t('save')}
            send={change}
            onCancel={() => setMode('read')}
          />
        ) : (
          <p className={styles['text']}>
            {partsOf(comment.text ?? '', comment.mentions).map((part, index) => (part.named ? <b key={index}>{part.text}</b> : part.text))}
          </p>
        )}
        {mode === 'read' && (
          <div className={styles['actions']}>
            <Button type="text" size="small" onClick={() => setMode('answer')}>
              {t('answer')}
            </Button>
            {mine && (
              <>
                <Button type="text" size="small" onClick={() => setMode('edit')}>
                  {t('edit')}
                </Button>
                <Button type="text" size="small" onClick={() => void remove()}>
                  {t('remove')}
                </Button>
              </>
            )}
          </div>
        )}
        {mode === 'answer' && (
          <CommentBox
            draft={`comment.answer.${comment.id}`}
            label={t('answerTo', { name })}
            submit={t('send')}
            send={async (text, mentions) => {
              const sent = await say(text, mentions, comment.id);
              if (sent) setMode('read');
              return sent;
            }}
            onCancel={() => setMode('read')}
          />
        )}
      </div>
    </article>
  );
}
