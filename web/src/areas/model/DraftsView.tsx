import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { openDraft, useOpenDraft } from './editing';
import { PackageButtons } from './ImportPackage';
import styles from './Studio.module.css';
import { createDraft, discardDraft, draftsQuery, logChanged } from './studio';

/** Drafts: several changes made in peace and published at once. */
export function DraftsView({ onOpened }: { onOpened: () => void }) {
  const t = useWords('studio');
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const open = useOpenDraft();
  const found = useQuery(draftsQuery);
  const [title, setTitle] = useState('');
  if (found.error) return <ProblemState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <PageSkeleton />;
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      await logChanged(client);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const enter = (id: string) => {
    openDraft(id);
    onOpened();
  };
  const begin = () =>
    attempt(async () => {
      enter((await createDraft(title)).id);
    });
  const discard = (id: string) =>
    attempt(async () => {
      await discardDraft(id);
      if (open === id) openDraft(null);
    });
  return (
    <>
      <form
        className={styles['filter']}
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim()) void begin();
        }}
      >
        <Input value={title} placeholder={t('draftTitle')} aria-label={t('draftTitle')} maxLength={200} style={{ width: 280 }} onChange={(event) => setTitle(event.target.value)} />
        <Button htmlType="submit" icon={<PlusOutlined aria-hidden="true" />} disabled={!title.trim()}>
          {t('newDraft')}
        </Button>
        <PackageButtons
          onDraft={(draft) => {
            void logChanged(client);
            openDraft(draft.id);
            void navigate({ to: '/change-sets/$id', params: { id: draft.id } });
          }}
        />
      </form>
      {found.data.length === 0 ? (
        <State kind="empty" title={t('noDrafts')} text={t('draftsHint')} />
      ) : (
        <ul className={styles['changes']}>
          {found.data.map((draft) => (
            <li key={draft.id} className={styles['change']}>
              <div className={styles['changeHead']}>
                <Link to="/change-sets/$id" params={{ id: draft.id }}>
                  <strong>{draft.title}</strong>
                </Link>
                <span className={page['soft']}>{t('stepCount', { count: draft.steps.length })}</span>
                <time dateTime={draft.updated_at} className={page['soft']}>
                  {formatInstant(draft.updated_at, locale)}
                </time>
                {open === draft.id && <span className={styles['mark']}>{t('isOpen')}</span>}
                <span className={styles['barActions']}>
                  <Button size="small" type="primary" onClick={() => enter(draft.id)}>
                    {t('editDraft')}
                  </Button>
                  <Button size="small" onClick={() => void navigate({ to: '/change-sets/$id', params: { id: draft.id } })}>
                    {t('review')}
                  </Button>
                  <Button size="small" danger type="text" onClick={() => void discard(draft.id)}>
                    {t('discard')}
                  </Button>
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
