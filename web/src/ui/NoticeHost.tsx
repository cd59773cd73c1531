import { CheckCircleFilled, CloseCircleFilled, CloseOutlined, InfoCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import styles from './NoticeHost.module.css';
import { dismiss, useNotices, type Notice } from './notice';

const ICONS = { success: CheckCircleFilled, error: CloseCircleFilled, info: InfoCircleFilled };

export function NoticeHost() {
  const notices = useNotices();
  return (
    <div className={styles['host']} role="status" aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const Icon = ICONS[notice.kind];
  const { action } = notice;
  return (
    <div className={styles['card']} data-kind={notice.kind}>
      <Icon aria-hidden="true" className={styles['icon']} />
      <span className={styles['text']}>{notice.text}</span>
      {action && (
        <button
          type="button"
          className={styles['action']}
          onClick={() => {
            dismiss(notice.id);
            void action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className={styles['close']} aria-label={t('common.close')} onClick={() => dismiss(notice.id)}>
        <CloseOutlined aria-hidden="true" />
      </button>
    </div>
  );
}
