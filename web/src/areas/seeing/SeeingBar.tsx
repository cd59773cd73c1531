import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Me } from '@/api/session';
import { useWords } from '@/areas/shared/useWords';
import { changeView } from './SeeAs';
import styles from './Seeing.module.css';

/** Says on every page that it is shown as somebody else sees it, and leads back. */
export function SeeingBar({ me }: { me: Me }) {
  const t = useWords('seeing');
  if (!me.seenBy) return null;
  return (
    <div className={styles['bar']} role="status">
      <EyeOutlined aria-hidden="true" />
      <span className={styles['text']}>
        <strong>{t('seeing', { name: me.user.name })}</strong> <span>{t('readOnly')}</span>
      </span>
      <Button size="small" onClick={() => void changeView(null, `/records/user/${me.user.id}`)}>
        {t('end')}
      </Button>
    </div>
  );
}
