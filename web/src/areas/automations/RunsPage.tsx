import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useTitle } from '@/ui/useTitle';
import { RunList } from './RunList';

/** What automations have done, are doing, and could not do. */
export function RunsPage() {
  const t = useWords('automations');
  useTitle(t('title'));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <RunList automation={null} />
    </div>
  );
}
