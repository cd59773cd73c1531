import { CheckCircleFilled } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { RecordData } from '@/api/types';
import type { Words } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { OutgoingPhoto } from '@/offline/database';
import { useOnline } from '@/offline/useOnline';
import { useOpenForm } from '@/records/form/host';
import { Photos } from './Photos';
import styles from './Route.module.css';
import type { VisitStep } from './visitState';

export interface StepGiven {
  text?: string;
  record?: string;
  photos?: OutgoingPhoto[];
}

interface StepCardProps {
  step: VisitStep;
  number: number;
  visit: RecordData;
  /** Checked in, and not out again. */
  ready: boolean;
  give: (given: StepGiven) => Promise<void>;
  t: Words;
}

/** One action of a visit: a form, photos or a note. */
export function StepCard({ step, number, visit, ready, give, t }: StepCardProps) {
  const { action, done, open } = step;
  const now = ready && open && !done;
  return (
    <li className={styles['step']} data-done={done ? '' : undefined}>
      <p className={styles['stepHead']}>
        <span className={`${styles['number']} y-num`}>{done ? <CheckCircleFilled aria-label={t('do.done')} /> : number}</span>
        <strong>{asString(action['name'])}</strong>
        {action['required'] === true && !done && <span className={styles['soft']}>{t('do.required')}</span>}
      </p>
      {asString(action['help']) && !done && <p className={styles['soft']}>{asString(action['help'])}</p>}
      {now && (action['kind'] === 'form' ? <FormStep action={action} visit={visit} give={give} t={t} /> : <WrittenStep photo={action['kind'] === 'photo'} name={asString(action['name'])} give={give} t={t} />)}
    </li>
  );
}

function FormStep({ action, visit, give, t }: { action: RecordData; visit: RecordData; give: StepCardProps['give']; t: Words }) {
  const open = useOpenForm();
  const online = useOnline();
  const { language } = useLocale();
  const view = useModel().objects.get(asString(action['object']));
  if (!view?.rights.create) return <p className={styles['problem']}>{t('do.noForm')}</p>;
  const fill = async () => {
    const values: Record<string, unknown> = {};
    for (const field of view.fields.values()) {
      const about = field.target === 'activity' ? { id: visit.id, name: asString(visit['name']) } : asReference(visit[field.target ?? '']);
      if (about && (field.type === 'lookup' || field.type === 'master_detail')) values[field.name] = about;
    }
    const made = await open({ object: view.name, values });
    if (made) await give({ record: made.id });
  };
  return (
    <Button disabled={!online} onClick={() => void fill()}>
      {online ? t('do.fillIn', { name: labelText(view.label, language) }) : t('do.formOffline')}
    </Button>
  );
}

function WrittenStep({ photo, name, give, t }: { photo: boolean; name: string; give: StepCardProps['give']; t: Words }) {
  const [text, setText] = useState('');
  const [photos, setPhotos] = useState<readonly OutgoingPhoto[]>([]);
  const [busy, setBusy] = useState(false);
  const ready = photo ? photos.length > 0 : text.trim() !== '';
  const save = async () => {
    setBusy(true);
    await give({ text: text.trim(), photos: [...photos] });
    setBusy(false);
  };
  return (
    <>
      <Input.TextArea value={text} aria-label={name} placeholder={photo ? t('do.noteOptional') : t('do.note')} onChange={(event) => setText(event.target.value)} autoSize={{ minRows: photo ? 1 : 2, maxRows: 8 }} maxLength={20_000} />
      <Photos photos={photos} onChange={setPhotos} t={t} />
      <Button type="primary" disabled={!ready} loading={busy} onClick={() => void save()}>
        {t('do.finish')}
      </Button>
    </>
  );
}
