import { CheckSquareOutlined, EnvironmentOutlined, FileTextOutlined, MailOutlined, PhoneOutlined, TeamOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileAddress, thumbnailAddress } from '@/api/files';
import { isProblem } from '@/api/problem';
import { updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { asPlace, mapOf, placeWords } from '@/fields/geo/place';
import { asFiles, asReference, asString } from '@/fields/shared/values';
import { formatInstant, formatInstantFull, formatTime } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { hue } from '@/start/tokens';
import { RecordLink } from '@/ui/RecordLink';
import { notify } from '@/ui/notice';
import { afterWrite } from '../refresh';
import { changeRows, mergeRow } from '../rowsCache';
import styles from './Timeline.module.css';

export const KIND_ICONS: Readonly<Record<string, typeof PhoneOutlined>> = {
  task: CheckSquareOutlined,
  call: PhoneOutlined,
  meeting: TeamOutlined,
  visit: EnvironmentOutlined,
  mail: MailOutlined,
  note: FileTextOutlined,
};

/** A follow-up in the stream; a planned one can be ticked off here. */
export function ActivityEntry({ activity, planned }: { activity: RecordData; planned: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const view = useObject('activity');
  const kind = asString(activity['kind']);
  const Icon = KIND_ICONS[kind] ?? FileTextOutlined;
  const option = view?.fields.get('kind')?.options?.find((one) => one.value === kind);
  const at = asString(activity['done_at']) || asString(activity['due_at']) || asString(activity['created_at']);
  const late = planned && Date.parse(at) < Date.now();
  const content = asString(activity['content']);
  const name = asString(activity['name']);
  return (
    <li className={styles['item']}>
      <span className={styles['mark']} style={{ '--hue': hue(option?.color) } as React.CSSProperties} aria-hidden="true">
        <Icon />
      </span>
      <div className={styles['body']}>
        <p className={styles['head']}>
          <RecordLink object="activity" id={activity.id} name={name} />
          <span className={styles['meta']}>
            {labelText(option?.label, locale.language)}
            {asReference(activity['owner'])?.name ? ` · ${asReference(activity['owner'])?.name}` : ''}
          </span>
          <time className={`${styles['meta']} ${styles['right']}`} data-late={late ? '' : undefined} dateTime={at} title={formatInstantFull(at, locale)}>
            {late ? `${t('timeline.late')} · ` : ''}
            {planned ? formatInstant(at, locale) : formatTime(at, locale)}
          </time>
          {planned && <DoneButton activity={activity} />}
        </p>
        {content && content !== name && <p className={styles['content']}>{content}</p>}
        <Seen activity={activity} />
      </div>
    </li>
  );
}

/** Where it was, and the pictures taken there. */
function Seen({ activity }: { activity: RecordData }) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const place = asPlace(activity['position']);
  const photos = asFiles(activity['photos']);
  if (!place && photos.length === 0) return null;
  return (
    <div className={styles['seen']}>
      {photos.map((photo) => (
        <a key={photo.id} href={fileAddress(photo)} target="_blank" rel="noopener noreferrer" aria-label={t('field.file.open', { name: photo.name })}>
          <img src={thumbnailAddress(photo)} alt="" loading="lazy" />
        </a>
      ))}
      {place && (
        <a className={styles['where']} href={mapOf(place, language !== 'en')} target="_blank" rel="noopener noreferrer">
          <EnvironmentOutlined aria-hidden="true" /> {asString(activity['place']) || placeWords(place)}
        </a>
      )}
    </div>
  );
}

function DoneButton({ activity }: { activity: RecordData }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const write = async (values: Record<string, unknown>) => {
    const answer = await updateRecord('activity', activity.id, values);
    changeRows(client, 'activity', [activity.id], (row) => mergeRow(row, answer.data));
    afterWrite(client, 'activity', answer);
  };
  const done = async () => {
    setBusy(true);
    try {
      await write({ status: 'done', done_at: new Date().toISOString() });
      notify({
        kind: 'success',
        text: t('timeline.done', { name: asString(activity['name']) }),
        action: { label: t('common.undo'), run: () => write({ status: 'open', done_at: null }) },
      });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" loading={busy} onClick={() => void done()}>
      {t('timeline.finish')}
    </Button>
  );
}
