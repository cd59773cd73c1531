import { Button, Segmented, Select } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { get, type Schemas } from '@/api/call';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { usePlaces } from '@/shell/places';
import { Avatar } from '@/ui/Avatar';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import styles from './Feed.module.css';

type Whose = 'followed' | 'people' | 'team';

type FeedEvent = Schemas['FeedEvent'];

const PART = 20;
const OBJECT = 'object.';

/** What happened lately to what one follows, or was done by those whom one follows or leads. */
export function Feed() {
  const t = useWords('feed');
  const { language } = useLocale();
  const areas = usePlaces();
  const [whose, setWhose] = useState<Whose>('followed');
  const [object, setObject] = useState<string>();
  const offered = useMemo(
    () =>
      areas
        .filter((group) => group.area !== 'settings')
        .flatMap((group) => group.places)
        .filter((place) => place.key.startsWith(OBJECT))
        .map((place) => ({ value: place.key.slice(OBJECT.length), label: labelText(place.label, language) })),
    [areas, language],
  );
  // What somebody follows is a private affair: nobody sees it as him.
  const open = !useMe().seenBy;
  const query = useInfiniteQuery({
    queryKey: ['feed', whose, object],
    queryFn: ({ pageParam, signal }) => get('/feed', { query: { whose, object, cursor: pageParam, limit: PART }, signal }),
    enabled: open,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (!open) return null;
  const events = query.data?.pages.flatMap((each) => each.events) ?? [];
  return (
    <section className={`${page['card']} ${styles['feed']}`} aria-label={t('title')}>
      <header className={page['cardHead']}>
        <h2>{t('title')}</h2>
        <Segmented<Whose> aria-label={t('whose')} value={whose} onChange={setWhose} options={(['followed', 'people', 'team'] as const).map((value) => ({ value, label: t(`of.${value}`) }))} />
        <Select<string>
          allowClear
          showSearch
          optionFilterProp="label"
          aria-label={t('object')}
          placeholder={t('anyObject')}
          value={object}
          onChange={setObject}
          options={offered}
          style={{ minWidth: 140 }}
        />
      </header>
      {query.error && !query.data ? <ProblemState error={query.error} small retry={() => void query.refetch()} /> : null}
      {query.data && events.length === 0 && <State kind="empty" title={t('empty')} text={t(`emptyHint.${whose}`)} small />}
      <ul className={styles['list']}>
        {events.map((event) => (
          <Line key={event.id} event={event} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button type="text" block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('earlier')}
        </Button>
      )}
    </section>
  );
}

function Line({ event }: { event: FeedEvent }) {
  const t = useWords('feed');
  const locale = useLocale();
  const model = useModel();
  const target = event.about ?? { object: event.object, id: event.record, name: event.name };
  const view = model.objects.get(target.object);
  const verb = event.object === 'comment' ? 'comment' : (event.type.split('.')[1] ?? 'updated');
  const fields = Object.keys(event.changes).flatMap((name) => {
    const field = view?.fields.get(name);
    return field ? [labelText(field.label, locale.language)] : [];
  });
  const who = event.actor?.name ?? t('system');
  const object = view ? labelText(view.label, locale.language) : '';
  return (
    <li className={styles['line']}>
      <Avatar name={who} size={28} />
      <span className={styles['words']}>
        <span>
          {t(`did.${verb}`, { who, object })}{' '}
          {verb === 'deleted' ? (
            target.name
          ) : (
            <Link to="/records/$object/$id" params={{ object: target.object, id: target.id }} search={{ tab: event.object === 'comment' ? 'comments' : undefined }}>
              {target.name ?? t('unnamed')}
            </Link>
          )}
        </span>
        {verb === 'updated' && fields.length > 0 && <span className={page['soft']}>{fields.slice(0, 4).join(t('and'))}</span>}
        {event.object === 'comment' && event.name && <span className={page['soft']}>{event.name}</span>}
        <time className={page['soft']} dateTime={event.at}>
          {formatAgo(event.at, locale)}
        </time>
      </span>
    </li>
  );
}
