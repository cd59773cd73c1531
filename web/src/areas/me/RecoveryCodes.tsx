import { Button } from 'antd';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { CopyButton } from './CopyButton';
import styles from './Me.module.css';

/** The codes for the day the phone is lost, shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useWords('me');
  return (
    <div className={page['form']} role="status">
      <p>{t('recoveryOnce')}</p>
      <ul className={styles['codes']} aria-label={t('recoveryCodes')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={page['line']}>
        <CopyButton text={codes.join('\n')} />
        <Button type="primary" onClick={onDone}>
          {t('recoveryKept')}
        </Button>
      </div>
    </div>
  );
}
