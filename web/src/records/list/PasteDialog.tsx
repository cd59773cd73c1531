import { Modal } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import styles from './PasteDialog.module.css';
import type { Waiting } from './useBlocks';

const SHOWN = 100;

interface PasteDialogProps {
  view: ObjectView;
  waiting: Waiting;
  onSettle: (rest: boolean) => void;
}

/** The cells that cannot be pasted, and why; the others can be, without them. */
export default function PasteDialog({ view, waiting, onSettle }: PasteDialogProps) {
  const t = useWords('lists');
  const { columns, records, rows, refused } = waiting;
  const whole = new Set(refused.filter((one) => one.field === null).map((one) => one.id));
  const cells = columns.length * records.length;
  const lost = refused.filter((one) => one.field !== null && !whole.has(one.id)).length + whole.size * columns.length;
  const lines = refused.slice(0, SHOWN).map((one) => {
    const row = records.findIndex((record) => record.id === one.id);
    const place = columns.findIndex((column) => column.path === one.field);
    return { key: `${one.id}.${one.field ?? ''}`, name: asString(records[row]?.[view.nameField]), column: columns[place]?.label ?? t('wholeRow'), text: rows[row]?.[place] ?? '', why: one.message };
  });
  return (
    <Modal open width={720} title={t('refusedTitle', { count: refused.length })} okText={t('pasteRest', { count: cells - lost })} cancelText={t('pasteNothing')} okButtonProps={{ disabled: lost >= cells }} onOk={() => onSettle(true)} onCancel={() => onSettle(false)}>
      <p className={styles['hint']}>{t('refusedHint')}</p>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('row')}</th>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('cell')}</th>
              <th scope="col">{t('why')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row">{line.name}</th>
                <td>{line.column}</td>
                <td className={styles['text']}>{line.text}</td>
                <td>{line.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {refused.length > SHOWN && <p className={styles['hint']}>{t('andMore', { count: refused.length - SHOWN })}</p>}
    </Modal>
  );
}
