import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredFile } from '@/api/files';
import { asFiles } from '../shared/values';
import type { EditorProps } from '../types';
import { FileLink } from './Display';
import styles from './File.module.css';
import { ACCEPTED_PICTURES, sizeText } from './size';
import { useUploads } from './useUploads';

const USUAL = 20;

/** Files to choose, drop or paste; on a phone the camera is among what can be chosen from. */
export default function FileEditor(props: EditorProps) {
  const { field } = props;
  const { t } = useTranslation();
  const several = field['multiple'] === true;
  const most = several ? (typeof field['max_files'] === 'number' ? field['max_files'] : USUAL) : 1;
  const files = asFiles(props.value);
  const latest = useRef(files);
  latest.current = files;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [tooMany, setTooMany] = useState(false);
  const put = (next: StoredFile[]) => {
    latest.current = next;
    props.onChange(several ? (next.length ? next : null) : (next.at(-1) ?? null));
  };
  const { uploads, start, cancel } = useUploads((file) => put(several ? [...latest.current, file] : [file]), t('field.file.unreachable'));
  const take = (given: readonly File[]) => {
    if (props.disabled || given.length === 0) return;
    const room = several ? most - files.length - uploads.length : 1;
    setTooMany(given.length > room);
    start(given.slice(0, Math.max(0, room)));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    take([...event.clipboardData.files]);
  };
  return (
    <div
      className={styles['drop']}
      role="group"
      aria-label={props.label}
      data-over={over ? '' : undefined}
      data-invalid={props.invalid ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      {(files.length > 0 || uploads.length > 0) && (
        <ul className={styles['list']}>
          {files.map((file) => (
            <li key={file.id}>
              <span className={styles['row']}>
                <FileLink file={file} large={field.type === 'image'} />
              </span>
              <small className="y-num">{sizeText(file.size)}</small>
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined aria-hidden />}
                aria-label={t('field.file.remove', { name: file.name })}
                disabled={props.disabled ?? false}
                onClick={() => put(files.filter((one) => one.id !== file.id))}
              />
            </li>
          ))}
          {uploads.map((upload) => (
            <li key={upload.key}>
              <span className={styles['row']}>
                <span className={styles['name']}>{upload.name}</span>
                {upload.wrong ? (
                  <p className={styles['wrong']} role="alert">
                    {upload.wrong}
                  </p>
                ) : (
                  <Progress percent={Math.round(upload.share * 100)} size="small" aria-label={t('field.file.uploading', { name: upload.name })} />
                )}
              </span>
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined aria-hidden />}
                aria-label={t('field.file.cancel', { name: upload.name })}
                onClick={() => cancel(upload.key)}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <input
          ref={input}
          className={styles['input']}
          type="file"
          tabIndex={-1}
          aria-hidden
          multiple={several}
          {...(field.type === 'image' ? { accept: ACCEPTED_PICTURES } : {})}
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <Button
          id={props.id}
          icon={<PaperClipOutlined aria-hidden />}
          disabled={(props.disabled ?? false) || (several && files.length >= most)}
          autoFocus={props.autoFocus ?? false}
          aria-describedby={props.describedBy}
          onClick={() => input.current?.click()}
        >
          {t(field.type === 'image' ? 'field.file.addPicture' : 'field.file.add')}
        </Button>
      </div>
      {tooMany ? (
        <p className={styles['wrong']} role="alert">
          {t('field.file.tooMany', { count: most })}
        </p>
      ) : (
        <p className={styles['hint']}>{t('field.file.hint')}</p>
      )}
    </div>
  );
}
