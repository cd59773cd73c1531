import { FileImageOutlined, FileOutlined, FilePdfOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { fileAddress, thumbnailAddress, type StoredFile } from '@/api/files';
import { asFiles } from '../shared/values';
import type { DisplayProps } from '../types';
import styles from './File.module.css';
import { isPicture, sizeText } from './size';

export function FileIcon({ type }: { type: string }) {
  if (type.startsWith('image/')) return <FileImageOutlined aria-hidden />;
  return type === 'application/pdf' ? <FilePdfOutlined aria-hidden /> : <FileOutlined aria-hidden />;
}

/** A small picture, or the sign of the kind of file. */
export function FileSign({ file, large = false }: { file: StoredFile; large?: boolean }) {
  if (!isPicture(file.type)) return <FileIcon type={file.type} />;
  return <img className={large ? styles['picture'] : styles['sign']} src={thumbnailAddress(file)} alt="" loading="lazy" />;
}

export function FileLink({ file, large = false }: { file: StoredFile; large?: boolean }) {
  const { t } = useTranslation();
  return (
    <a
      className={styles['link']}
      href={fileAddress(file)}
      target="_blank"
      rel="noopener noreferrer"
      title={file.name}
      aria-label={t('field.file.open', { name: file.name })}
      onClick={(event) => event.stopPropagation()}
    >
      <FileSign file={file} large={large} />
      <span className={styles['name']}>{file.name}</span>
    </a>
  );
}

/** In a table the first file and how many more there are; elsewhere all of them. */
export function FileDisplay({ value, field, dense }: DisplayProps) {
  const { t } = useTranslation();
  const files = asFiles(value);
  const [first, ...others] = files;
  if (!first) return null;
  if (dense) {
    return (
      <span className={styles['cell']}>
        <FileLink file={first} />
        {others.length > 0 && <span title={others.map((one) => one.name).join('\n')}>{t('field.file.more', { count: others.length })}</span>}
      </span>
    );
  }
  return (
    <ul className={styles['list']}>
      {files.map((file) => (
        <li key={file.id}>
          <FileLink file={file} large={field.type === 'image'} />
          <small className="y-num">{sizeText(file.size)}</small>
        </li>
      ))}
    </ul>
  );
}
