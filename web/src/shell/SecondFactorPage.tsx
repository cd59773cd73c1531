import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { loadFactors } from '@/areas/me/api';
import { TotpSetUp } from '@/areas/me/TotpSetUp';
import { useWords } from '@/areas/shared/useWords';
import { signOut } from '@/api/session';
import { useTitle } from '@/ui/useTitle';
import { EntryCard } from './EntryCard';
import styles from './LoginPage.module.css';

/** Where a person lands whose role demands a second factor and who has none yet. */
export function SecondFactorPage() {
  const t = useWords('me');
  useTitle(t('factor'));
  const client = useQueryClient();
  const navigate = useNavigate();
  const factors = useQuery({ queryKey: ['factors'], queryFn: loadFactors });
  const go = async () => {
    client.clear();
    await navigate({ to: '/', replace: true });
  };
  const leave = async () => {
    const away = await signOut();
    client.clear();
    if (away) window.location.assign(away);
    else await navigate({ to: '/login', search: {}, replace: true });
  };
  return (
    <EntryCard lead={t('factorDemanded')}>
      <div className={styles['done']}>
        {factors.data && <TotpSetUp onDone={() => void go()} />}
        <Button type="link" onClick={() => void leave()}>
          {t('signOut')}
        </Button>
      </div>
    </EntryCard>
  );
}
