import { CameraOutlined, CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredFile } from '@/api/files';
import type { Words } from '@/areas/shared/useWords';
import { FileLink } from '@/fields/file/Display';
import { useUploads } from '@/fields/file/useUploads';
import styles from './Expenses.module.css';

export const MOST_RECEIPTS = 10;
const ACCEPTED = 'image/*,application/pdf,.ofd,.xml';

interface ReceiptsProps {
  receipts: readonly StoredFile[];
  onChange: (receipts: readonly StoredFile[]) => void;
  onBusy: (busy: boolean) => void;
  t: Words;
}

/**
 * Receipts from the camera or from the device. They are sent as they are: a picture that was made smaller would not be known
 * again when somebody claims it twice.
 */
export function Receipts({ receipts, onChange, onBusy, t }: ReceiptsProps) {
  const { t: common } = useTranslation();
  const camera = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const latest = useRef(receipts);
  latest.current = receipts;
  const { uploads, start, cancel } = useUploads((file) => {
    latest.current = [...latest.current, file];
    onChange(latest.current);
    onBusy(false);
  }, common('field.file.unreachable'));
  const room = MOST_RECEIPTS - receipts.length - uploads.length;
  const take = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])].slice(0, Math.max(0, room));
    input.value = '';
    if (chosen.length > 0) onBusy(true);
    start(chosen);
  };
  const drop = (key: number) => {
    cancel(key);
    onBusy(false);
  };
  return (
    <div className={styles['receipts']}>
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden data-receipt="camera" onChange={(event) => take(event.target)} />
      <input ref={files} type="file" accept={ACCEPTED} multiple hidden data-receipt="files" onChange={(event) => take(event.target)} />
      <div className={styles['take']}>
        <Button size="large" type={receipts.length === 0 ? 'primary' : 'default'} icon={<CameraOutlined aria-hidden="true" />} disabled={room <= 0} onClick={() => camera.current?.click()}>
          {t('takePhoto')}
        </Button>
        <Button size="large" icon={<PaperClipOutlined aria-hidden="true" />} disabled={room <= 0} onClick={() => files.current?.click()}>
          {t('chooseFile')}
        </Button>
      </div>
      {(receipts.length > 0 || uploads.length > 0) && (
        <ul aria-label={t('receipts')}>
          {receipts.map((file) => (
            <li key={file.id}>
              <FileLink file={file} large />
              <Button type="text" icon={<CloseOutlined aria-hidden="true" />} aria-label={t('removeReceipt', { name: file.name })} onClick={() => onChange(receipts.filter((one) => one.id !== file.id))} />
            </li>
          ))}
          {uploads.map((upload) => (
            <li key={upload.key}>
              <span className={styles['uploading']}>
                {upload.name}
                {upload.wrong ? (
                  <span className={styles['problem']} role="alert">
                    {upload.wrong}
                  </span>
                ) : (
                  <Progress percent={Math.round(upload.share * 100)} size="small" aria-label={common('field.file.uploading', { name: upload.name })} />
                )}
              </span>
              <Button type="text" icon={<CloseOutlined aria-hidden="true" />} aria-label={common('field.file.cancel', { name: upload.name })} onClick={() => drop(upload.key)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
