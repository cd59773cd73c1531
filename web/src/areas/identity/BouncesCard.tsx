import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { clearBounce, loadBounces } from './api';

/** Addresses that took no letters; nothing goes there until the mark is cleared. Not shown when there are none. */
export function BouncesCard() {
  const t = useWords('identity');
  const locale = useLocale();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['bounces'], queryFn: loadBounces });
  if (!query.data?.length) return null;
  const clear = async (address: string) => {
    await clearBounce(address);
    await client.invalidateQueries({ queryKey: ['bounces'] });
  };
  return (
    <section className={page['card']} aria-label={t('bounces')}>
      <header className={page['cardHead']}>
        <h2>{t('bounces')}</h2>
        <span className={page['soft']}>{t('bouncesHint')}</span>
      </header>
      <div className={page['scroll']}>
        <table className={page['table']}>
          <tbody>
            {query.data.map((bounce) => (
              <tr key={bounce.address}>
                <th scope="row">{bounce.address}</th>
                <td className={page['soft']}>{bounce.reason}</td>
                <td>{formatAgo(bounce.at, locale)}</td>
                <td>
                  <div className={page['buttons']}>
                    <Button size="small" onClick={() => void clear(bounce.address)}>
                      {t('clear')}
                    </Button>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
