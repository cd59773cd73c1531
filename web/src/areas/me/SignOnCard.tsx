import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { beginLink, loadSignOn, unlinkSignOn, type LinkedAccount } from './api';

const KNOWN = new Set(['late', 'linked', 'denied']);

/** The accounts at the organisation's providers by which one signs in, linked and unlinked. */
export function SignOnCard() {
  const t = useWords('me');
  const locale = useLocale();
  const run = useDoing('signOn', 'signIns');
  const query = useQuery({ queryKey: ['signOn'], queryFn: loadSignOn });
  const { problem } = useSearch({ strict: false });
  if (query.data && query.data.providers.length === 0 && query.data.linked.length === 0) return null;
  const columns: Column<LinkedAccount>[] = [
    { key: 'issuer', title: t('signOn.issuer'), names: true, cell: (each) => each.issuer },
    { key: 'subject', title: t('signOn.subject'), cell: (each) => each.subject },
    { key: 'at', title: t('signOn.at'), cell: (each) => formatAgo(each.linked_at, locale), hint: (each) => formatInstantFull(each.linked_at, locale) },
  ];
  return (
    <section className={page['card']} aria-label={t('signOn.title')}>
      <header className={page['cardHead']}>
        <h2>{t('signOn.title')}</h2>
        <span className={page['soft']}>{t('signOn.hint')}</span>
        <div className={page['actions']}>
          {query.data?.providers.map((each) => (
            <Button key={each.id} size="small" onClick={() => void run(async () => window.location.assign((await beginLink(each.id)).address ?? '/'))}>
              {t('signOn.link', { name: each.name })}
            </Button>
          ))}
          {query.data && query.data.linked.length > 0 && (
            <Button size="small" danger onClick={() => void run(unlinkSignOn, t('signOn.unlinked'))}>
              {t('signOn.unlink')}
            </Button>
          )}
        </div>
      </header>
      {problem && (
        <p className={page['problem']} role="alert">
          {t(`signOn.problem.${KNOWN.has(problem) ? problem : 'failed'}`)}
        </p>
      )}
      <RowTable label={t('signOn.title')} query={query} rows={query.data?.linked} columns={columns} id={(each) => `${each.issuer} ${each.subject}`} likely={1} empty={<p className={page['hint']}>{t('signOn.none')}</p>} />
    </section>
  );
}
