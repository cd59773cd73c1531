import { Button } from 'antd';
import { useState } from 'react';
import { post } from '@/api/call';
import { isProblem, type Duplicate } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { RecordLink } from '@/ui/RecordLink';
import { toInputs } from '../saving';
import styles from './DuplicateNotice.module.css';

interface DuplicateNoticeProps {
  records: readonly Duplicate[];
  confirmable: boolean;
  /** Whether saving was refused for them, rather than they were only noticed. */
  refused: boolean;
  saving: boolean;
  onSave: () => void;
}

/** Records that are there already: what may be shown of them, whom to ask, and saving all the same where that is allowed. */
export function DuplicateNotice({ records, confirmable, refused, saving, onSave }: DuplicateNoticeProps) {
  const t = useWords('quality');
  const model = useModel();
  const { language } = useLocale();
  const labelOf = (object: string) => labelText(model.objects.get(object)?.label, language) || object;
  return (
    <section className={styles['notice']} role={refused ? 'alert' : 'status'} data-blocks={confirmable ? undefined : ''}>
      <p className={styles['title']}>{confirmable ? t('duplicate.found') : t('duplicate.blocked')}</p>
      <ul>
        {records.map((record, index) => (
          <li key={record.id ?? `${index}`}>
            <span className={styles['object']}>{labelOf(record.object)}</span>
            {record.id ? (
              <RecordLink object={record.object} id={record.id} name={record.name ?? record.id} />
            ) : (
              <span>{record.owner ? t('duplicate.hidden') : t('duplicate.same')}</span>
            )}
            {record.owner && <span className={styles['owner']}>{t(record.id ? 'duplicate.owner' : 'duplicate.contact', { name: asString(record.owner.name) })}</span>}
            {!record.id && record.owner && <AskOwner owner={record.owner.id} name={asString(record.owner.name)} />}
            {record.in_bin && <span className={styles['owner']}>{t('duplicate.inBin')}</span>}
          </li>
        ))}
      </ul>
      {refused && confirmable && (
        <Button size="small" loading={saving} onClick={onSave}>
          {t('duplicate.anyway')}
        </Button>
      )}
    </section>
  );
}

/** Tells the owner of a record that may not be seen, so that he gets in touch; nothing of the record is told in return. */
function AskOwner({ owner, name }: { owner: string; name: string }) {
  const t = useWords('quality');
  const model = useModel();
  const around = useSurroundings();
  const [asked, setAsked] = useState(false);
  const view = around && model.objects.get(around.object);
  if (!view) return null;
  const ask = async () => {
    setAsked(true);
    try {
      await post('/actions/together.ask_owner', { body: { object: view.name, values: toInputs(view, around.values), owner } });
      notify({ kind: 'success', text: t('duplicate.asked', { name }) });
    } catch (error) {
      setAsked(false);
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('broken') });
    }
  };
  return (
    <Button size="small" disabled={asked} onClick={() => void ask()}>
      {t('duplicate.ask')}
    </Button>
  );
}
