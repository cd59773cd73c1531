import { CloseOutlined, DeleteOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import type { StoredFile } from '@/api/files';
import { isProblem } from '@/api/problem';
import { createRecord, deleteRecord, queryRecords, restoreRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { FileLink } from '@/fields/file/Display';
import { sizeText } from '@/fields/file/size';
import { useUploads } from '@/fields/file/useUploads';
import { asFiles, asReference, asString } from '@/fields/shared/values';
import { allOf, quoted } from '@/lib/expression';
import { formatAgo, formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useMe } from '@/model/context';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import styles from './Attachments.module.css';

const MOST = 200;

/** The files of a record: dropped or chosen, and had by whoever sees the record. */
export function Attachments({ object, id }: { object: string; id: string }) {
  const t = useWords('together');
  const client = useQueryClient();
  const key = ['rows-of', 'attachment', object, id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      queryRecords('attachment', { fields: ['name', 'file', 'owner', 'created_at'], where: allOf(`object = ${quoted(object)}`, `record = ${quoted(id)}`), limit: MOST }, signal),
  });
  const refresh = () => void client.invalidateQueries({ queryKey: key });
  const say = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
  const keep = async (file: StoredFile) => {
    try {
      await createRecord('attachment', { name: file.name, file: file.id, object, record: id }, crypto.randomUUID());
    } catch (error) {
      say(error);
    }
    refresh();
  };
  const { uploads, start, cancel } = useUploads((file) => void keep(file), t('unreachable'));
  const remove = async (record: RecordData) => {
    try {
      await deleteRecord('attachment', record.id);
    } catch (error) {
      say(error);
      return;
    }
    refresh();
    notify({ kind: 'success', text: t('fileRemoved'), action: { label: t('undo'), run: () => void restoreRecord('attachment', record.id).then(refresh, say) } });
  };
  const records = query.data?.records ?? [];
  return (
    <div className={styles['attachments']}>
      <Drop onFiles={start} />
      {uploads.map((upload) => (
        <div key={upload.key} className={styles['upload']}>
          <span className="y-ellipsis">{upload.name}</span>
          {upload.wrong ? <span role="alert">{upload.wrong}</span> : <Progress percent={Math.round(upload.share * 100)} size="small" aria-label={upload.name} />}
          <Button type="text" size="small" icon={<CloseOutlined aria-hidden="true" />} aria-label={t('callOff', { name: upload.name })} onClick={() => cancel(upload.key)} />
        </div>
      ))}
      {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} small /> : null}
      {query.isPending && <Bar height={60} />}
      {query.data && records.length === 0 && uploads.length === 0 && <State kind="empty" title={t('noFiles')} text={t('noFilesHint')} small />}
      <ul className={styles['list']}>
        {records.map((record) => (
          <Attachment key={record.id} record={record} onRemove={() => void remove(record)} />
        ))}
      </ul>
    </div>
  );
}

function Attachment({ record, onRemove }: { record: RecordData; onRemove: () => void }) {
  const t = useWords('together');
  const me = useMe();
  const locale = useLocale();
  const [file] = asFiles(record['file']);
  const owner = asReference(record['owner']);
  const at = asString(record['created_at']);
  if (!file) return null;
  return (
    <li className={styles['file']}>
      <FileLink file={file} />
      <span className={styles['about']}>
        {sizeText(file.size)} · {owner?.name ?? '—'} · <time title={formatInstantFull(at, locale)}>{formatAgo(at, locale)}</time>
      </span>
      {(owner?.id === me.user.id || me.administrator) && (
        <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('removeFile', { name: file.name })} onClick={onRemove} />
      )}
    </li>
  );
}

/** A place to drop files on; a click chooses them. */
function Drop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const t = useWords('together');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={styles['drop']}
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Button icon={<PaperClipOutlined aria-hidden="true" />} onClick={() => input.current?.click()}>
        {t('addFiles')}
      </Button>
      <span className={styles['about']}>{t('dropHint')}</span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('addFiles')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
