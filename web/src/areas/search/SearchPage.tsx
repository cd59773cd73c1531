import { SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { SearchHit } from '@/api/search';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { useModel } from '@/model/context';
import { NamedIcon } from '@/ui/icons';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { Snippet } from '@/ui/Snippet';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { factsLine } from './facts';
import { forgetSearches, recentSearches, rememberSearch } from './recent';
import { searchRoute } from './routes';
import styles from './SearchPage.module.css';
import { useSearch } from './useSearch';

const MOST = 100;

/** All hits of a search, by object. */
export function SearchPage() {
  const t = useWords('search');
  const { q = '', object } = searchRoute.useSearch();
  const navigate = searchRoute.useNavigate();
  const [text, setText] = useState(q);
  const settled = useSettled(text.trim(), 250);
  const query = useSearch(settled, object, MOST);
  // All hits tell which objects there are to choose from; with an object chosen they are asked for beside.
  const all = useSearch(object ? settled : '', undefined, MOST);
  useTitle(settled ? t('titleOf', { text: settled }) : t('title'));
  useEffect(() => {
    if (settled === q) return;
    void navigate({ search: { q: settled || undefined, object }, replace: true });
  }, [settled, q, object, navigate]);
  const choose = (name: string | undefined) => void navigate({ search: { q: settled || undefined, object: name }, replace: true });
  const body = () => {
    if (!settled) return <Recent onChoose={setText} />;
    if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={2} />;
    if (query.data.length === 0) return <State kind="empty" title={t('nothing', { text: settled })} text={t('nothingHint')} />;
    return <Hits hits={query.data} text={settled} />;
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
      </header>
      <Input
        size="large"
        value={text}
        onChange={(event) => setText(event.target.value)}
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('placeholder')}
        aria-label={t('title')}
        autoFocus
        maxLength={100}
      />
      <Objects hits={(object ? all.data : query.data) ?? []} chosen={object} onChoose={choose} shown={settled !== ''} />
      <section className={page['card']} aria-busy={query.isFetching}>
        {body()}
      </section>
    </div>
  );
}

interface ObjectsProps {
  hits: readonly SearchHit[];
  chosen: string | undefined;
  onChoose: (object: string | undefined) => void;
  shown: boolean;
}

/** Narrows the hits to one object. */
function Objects({ hits, chosen, onChoose, shown }: ObjectsProps) {
  const t = useWords('search');
  const { language } = useLocale();
  const model = useModel();
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const hit of hits) found.set(hit.object, (found.get(hit.object) ?? 0) + 1);
    if (chosen && !found.has(chosen)) found.set(chosen, 0);
    return [...found];
  }, [hits, chosen]);
  if (!shown || counts.length === 0) return <div className={styles['objects']} />;
  const button = (name: string | undefined, label: string) => (
    <Button key={name ?? ''} size="small" type={name === chosen ? 'primary' : 'default'} aria-pressed={name === chosen} onClick={() => onChoose(name)}>
      {label}
    </Button>
  );
  return (
    <div className={styles['objects']} role="group" aria-label={t('objects')}>
      {button(undefined, t('everything'))}
      {counts.map(([name, count]) => {
        const label = labelText(model.objects.get(name)?.label ?? { 'zh-CN': name, en: name }, language);
        return button(name, count ? `${label} ${count >= MOST ? `${MOST}+` : count}` : label);
      })}
    </div>
  );
}

function Hits({ hits, text }: { hits: readonly SearchHit[]; text: string }) {
  const locale = useLocale();
  const { language } = locale;
  const model = useModel();
  return (
    <ul className={styles['hits']}>
      {hits.map((hit) => {
        const view = model.objects.get(hit.object);
        const named = hit.field === view?.nameField;
        const facts = factsLine(hit, view, locale);
        return (
          <li key={`${hit.object}.${hit.id}`}>
            <Link className={styles['hit']} to="/records/$object/$id" params={{ object: hit.object, id: hit.id }} onClick={() => rememberSearch(text)}>
              <NamedIcon name={view?.icon} />
              <span className={styles['words']}>
                <span className={styles['name']}>{named ? <Snippet text={hit.snippet} /> : (hit.name ?? hit.id)}</span>
                {!named && (
                  <span className={styles['text']}>
                    {view?.fields.get(hit.field) ? `${labelText(view.fields.get(hit.field)?.label ?? {}, language)} · ` : ''}
                    <Snippet text={hit.snippet} />
                  </span>
                )}
                {facts && <span className={styles['text']}>{facts}</span>}
              </span>
              <span className={styles['object']}>{view ? labelText(view.label, language) : hit.object}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Recent({ onChoose }: { onChoose: (text: string) => void }) {
  const t = useWords('search');
  const [recent, setRecent] = useState(recentSearches);
  if (recent.length === 0) return <State kind="empty" title={t('start')} text={t('startHint')} />;
  const clear = () => {
    forgetSearches();
    setRecent([]);
  };
  return (
    <div className={styles['recent']}>
      <h2>{t('recent')}</h2>
      {recent.map((text) => (
        <Button key={text} size="small" onClick={() => onChoose(text)}>
          {text}
        </Button>
      ))}
      <Button size="small" type="link" onClick={clear}>
        {t('forget')}
      </Button>
    </div>
  );
}
