import { CopyButton } from '@/areas/me/CopyButton';
import styles from '@/areas/me/Me.module.css';
import { useWords } from '@/areas/shared/useWords';

/** A secret that is shown this once. */
export function Secret({ secret }: { secret: string }) {
  const t = useWords('webhooks');
  return (
    <div className={styles['secret']} role="status">
      <div style={{ flex: 1, minWidth: 0 }}>
        <p>{t('secretOnce')}</p>
        <code>{secret}</code>
      </div>
      <CopyButton text={secret} />
    </div>
  );
}
