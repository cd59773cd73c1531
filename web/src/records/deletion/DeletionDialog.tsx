import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Dependent, Dependents } from '@/api/deletion';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import styles from './Deletion.module.css';

const ORDER = ['restrict', 'delete', 'set_null', 'nothing'] as const;
/** So many are counted by the server; there may be more. */
const MOST = 1000;

interface DeletionDialogProps {
  title: string;
  found: Dependents;
  /** Nothing of it can be deleted while something stands in the way. */
  held: boolean;
  onCancel: () => void;
  onDelete: () => void;
}

/** What goes along, what stands in the way, and what will point at nothing, before records are deleted. */
export default function DeletionDialog({ title, found, held, onCancel, onDelete }: DeletionDialogProps) {
  const { t } = useTranslation();
  const w = useWords('deletion');
  return (
    <Modal
      open
      title={title}
      okText={t('common.delete')}
      okButtonProps={{ danger: true, disabled: held }}
      cancelText={t('common.cancel')}
      onCancel={onCancel}
      onOk={onDelete}
    >
      {ORDER.map((does) => {
        const lines = found.dependents.filter((each) => each.on_delete === does);
        return lines.length > 0 && <Lines key={does} does={does} lines={lines} />;
      })}
      <p className={styles['hint']}>{w(held ? 'held' : 'hint')}</p>
    </Modal>
  );
}

function Lines({ does, lines }: { does: Dependent['on_delete']; lines: readonly Dependent[] }) {
  const w = useWords('deletion');
  const { language } = useLocale();
  const { objects } = useModel();
  return (
    <section className={styles['group']} data-does={does}>
      <h3>{w(`does.${does}`)}</h3>
      <ul>
        {lines.map((line) => {
          const view = objects.get(line.object);
          const field = view?.fields.get(line.field);
          return (
            <li key={`${line.object}.${line.field}`}>
              <span>
                {view ? labelText(view.plural, language) : line.object}
                {field && does !== 'delete' && <small>{w('byField', { field: labelText(field.label, language) })}</small>}
              </span>
              <span className="y-num">{line.count < MOST ? w('count', { count: line.count }) : w('countOver', { count: MOST })}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
