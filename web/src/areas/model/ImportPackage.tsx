import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { DiffList } from './DiffList';
import styles from './Studio.module.css';
import { checkPackage, draftOfPackage, exportPackage, type Compared, type Draft, type ReportEntry } from './studio';

/** The configuration as a file for another organisation, and such a file as a draft of this one. */
export function PackageButtons({ onDraft }: { onDraft: (draft: Draft) => void }) {
  const t = useWords('studio');
  const chosen = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ name: string; content: unknown; compared: Compared } | null>(null);
  const say = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('noPackage') });
  const keep = async () => {
    try {
      const found = await exportPackage();
      const url = URL.createObjectURL(new Blob([JSON.stringify(found, null, 2)], { type: 'application/json' }));
      Object.assign(document.createElement('a'), { href: url, download: `${found.organisation}-${found.exported_at.slice(0, 10)}.yunchou.json` }).click();
      URL.revokeObjectURL(url);
    } catch (error) {
      say(error);
    }
  };
  const read = async (given: File) => {
    try {
      const content: unknown = JSON.parse(await given.text());
      setFile({ name: given.name, content, compared: await checkPackage(content) });
    } catch (error) {
      say(error);
    }
  };
  return (
    <>
      <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => chosen.current?.click()}>
        {t('importPackage')}
      </Button>
      <input
        ref={chosen}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('importPackage')}
        onChange={(event) => {
          const [given] = event.target.files ?? [];
          event.target.value = '';
          if (given) void read(given);
        }}
      />
      <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => void keep()}>
        {t('exportPackage')}
      </Button>
      {file && <ComparedModal {...file} onClose={() => setFile(null)} onDraft={onDraft} />}
    </>
  );
}

interface ComparedModalProps {
  name: string;
  content: unknown;
  compared: Compared;
  onClose: () => void;
  onDraft: (draft: Draft) => void;
}

/** What a file would change here, before anything of it is kept. */
function ComparedModal({ name, content, compared, onClose, onDraft }: ComparedModalProps) {
  const t = useWords('studio');
  const [busy, setBusy] = useState(false);
  const count = (kind: ReportEntry['kind']) => compared.report.filter((entry) => entry.kind === kind).length;
  const conflicts = compared.report.filter((entry) => entry.kind === 'conflict');
  const take = async () => {
    setBusy(true);
    try {
      onDraft(await draftOfPackage(content, name.slice(0, 200)));
      onClose();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
      setBusy(false);
    }
  };
  return (
    <Modal open width={640} title={t('packageTitle', { name })} okText={t('intoDraft')} cancelText={t('cancel')} confirmLoading={busy} okButtonProps={{ disabled: compared.steps === 0 }} onCancel={onClose} onOk={() => void take()}>
      <p>{t('packageCounts', { added: count('added'), changed: count('changed'), same: count('same'), conflicts: conflicts.length })}</p>
      {conflicts.length > 0 && (
        <>
          <h3>{t('conflicts')}</h3>
          <ul className={styles['wrong']}>
            {conflicts.map((entry) => (
              <Conflict key={`${entry.object}.${entry.field ?? ''}`} entry={entry} />
            ))}
          </ul>
        </>
      )}
      {compared.problems.length > 0 && (
        <ul className={styles['wrong']}>
          {compared.problems.map((problem) => (
            <li key={problem.step}>{problem.detail}</li>
          ))}
        </ul>
      )}
      <h3>{t('wouldChange')}</h3>
      <DiffList diff={compared.diff} />
    </Modal>
  );
}

function Conflict({ entry }: { entry: ReportEntry }) {
  const { language } = useLocale();
  const model = useModel();
  const view = model.objects.get(entry.object);
  const field = entry.field === null ? null : (labelText(view?.fields.get(entry.field)?.label, language) || entry.field);
  return (
    <li>
      {[view ? labelText(view.label, language) : entry.object, field].filter(Boolean).join(' · ')}：{entry.why}
    </li>
  );
}
