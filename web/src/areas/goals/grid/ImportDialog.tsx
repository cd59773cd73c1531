import { UploadOutlined } from '@ant-design/icons';
import { Button, Modal, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatMonth, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { shownFigure } from './amounts';
import { lookAtSheet, type GoalGrid, type SheetRead } from './api';
import styles from './Grid.module.css';

type Blank = 'keep' | 'clear';

interface ImportDialogProps {
  found: GoalGrid;
  department: string | undefined;
  onTake: (changes: SheetRead['changes']) => void;
  onClose: () => void;
}

const ACCEPTED = '.xlsx,.xls,.csv';
const SHOWN = 200;

/** A spreadsheet looked at for what it would change, before it is taken into the grid as edits that are not saved yet. */
export default function ImportDialog({ found, department, onTake, onClose }: ImportDialogProps) {
  const t = useWords('goals');
  const input = useRef<HTMLInputElement>(null);
  const [blank, setBlank] = useState<Blank>('keep');
  const [file, setFile] = useState<File | null>(null);
  const [read, setRead] = useState<SheetRead | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const look = async (wanted: File, way: Blank) => {
    setFile(wanted);
    setBusy(true);
    setProblem('');
    setRead(null);
    try {
      setRead(await lookAtSheet(wanted, found.rule?.id ?? '', found.year, department, way));
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={720}
      title={t('sheet.import')}
      okText={t('sheet.take', { count: read?.changes.length ?? 0 })}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !read || read.changes.length === 0 }}
      onOk={() => read && onTake(read.changes)}
      onCancel={onClose}
    >
      <p className={page['hint']}>{t('sheet.importHint')}</p>
      <div className={styles['bar']}>
        <Button icon={<UploadOutlined aria-hidden="true" />} loading={busy} onClick={() => input.current?.click()}>
          {file ? file.name : t('sheet.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          hidden
          aria-label={t('sheet.choose')}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen) void look(chosen, blank);
          }}
        />
        <Segmented<Blank>
          aria-label={t('sheet.blank')}
          value={blank}
          onChange={(next) => {
            setBlank(next);
            if (file) void look(file, next);
          }}
          options={[
            { value: 'keep', label: t('sheet.blankKeep') },
            { value: 'clear', label: t('sheet.blankClear') },
          ]}
        />
      </div>
      {problem && (
        <p className={page['problem']} role="alert">
          {problem}
        </p>
      )}
      {read && <Found found={found} read={read} />}
    </Modal>
  );
}

function Found({ found, read }: { found: GoalGrid; read: SheetRead }) {
  const t = useWords('goals');
  const locale = useLocale();
  const names = new Map(found.rows.map((row) => [row.node, row.name]));
  const figure = (value: string | null) => shownFigure(value, found.unit, locale) || '—';
  return (
    <>
      <p role="status">{t('sheet.read', { rows: formatNumber(read.rows, locale), changes: formatNumber(read.changes.length, locale), faults: formatNumber(read.faulty, locale) })}</p>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['found']} role="group" aria-label={t('preview')} tabIndex={0}>
        {read.faults.length > 0 && (
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('sheet.row')}</th>
                <th scope="col">{t('sheet.column')}</th>
                <th scope="col">{t('sheet.stands')}</th>
                <th scope="col">{t('sheet.fault')}</th>
              </tr>
            </thead>
            <tbody>
              {read.faults.slice(0, SHOWN).map((one, at) => (
                <tr key={at}>
                  <td>{one.row}</td>
                  <td>{one.column}</td>
                  <td>{one.value}</td>
                  <td>{t(`sheet.faults.${one.code}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {read.changes.length > 0 && (
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('who')}</th>
                <th scope="col">{t('month')}</th>
                <th scope="col" className={page['number']}>{t('present')}</th>
                <th scope="col" className={page['number']}>{t('sheet.becomes')}</th>
              </tr>
            </thead>
            <tbody>
              {read.changes.slice(0, SHOWN).map((one) => (
                <tr key={`${one.node} ${one.month}`}>
                  <th scope="row">{names.get(one.node)}</th>
                  <td>{formatMonth(found.months[one.month - 1] ?? '', locale)}</td>
                  <td className={page['number']}>{figure(one.before)}</td>
                  <td className={page['number']}>{figure(one.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {read.changes.length > SHOWN && <p className={styles['faint']}>{t('sheet.more', { count: read.changes.length - SHOWN })}</p>}
    </>
  );
}
