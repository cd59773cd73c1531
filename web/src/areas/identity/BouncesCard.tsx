import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { clearBounce, loadBounces, type Bounce } from './api';

/** Addresses that took no letters; nothing goes there until the mark is cleared. Not shown when there are none. */
export function BouncesCard() {
  const t = useWords('identity');
  const locale = useLocale();
  const act = useDoing('bounces');
  const query = useQuery({ queryKey: ['bounces'], queryFn: loadBounces });
  if (!query.data?.length) return null;
  const columns: Column<Bounce>[] = [
    { key: 'address', title: t('recipient'), names: true, cell: (bounce) => bounce.address },
    { key: 'reason', title: t('reason'), cell: (bounce) => <span className={page['soft']}>{bounce.reason}</span> },
    { key: 'time', title: t('time'), cell: (bounce) => formatAgo(bounce.at, locale) },
  ];
  return (
    <section className={page['card']} aria-label={t('bounces')}>
      <header className={page['cardHead']}>
        <h2>{t('bounces')}</h2>
        <span className={page['soft']}>{t('bouncesHint')}</span>
      </header>
      <RowTable
        label={t('bounces')}
        query={query}
        rows={query.data}
        columns={columns}
        id={(bounce) => bounce.address}
        buttons={(bounce) => (
          <Button size="small" onClick={() => void act(() => clearBounce(bounce.address))}>
            {t('clear')}
          </Button>
        )}
        empty={null}
      />
    </section>
  );
}
