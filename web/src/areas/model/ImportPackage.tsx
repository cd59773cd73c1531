import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Checkbox, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { DiffList } from './DiffList';
import styles from './Studio.module.css';
import { saveFile } from './saveFile';
import { checkPackage, configurationQuery, draftOfPackage, exportPackage, type Compared, type Draft, type ReportEntry } from './studio';
import { useAttempt } from './useAttempt';

/** The configuration as a file for another organisation, and such a file as a draft of this one. */
export function PackageButtons({ onDraft }: { onDraft: (draft: Draft) => void }) {
  const t = useWords('studio');
  const chosen = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ name: string; content: unknown; compared: Compared } | null>(null);
  const say = (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('noPackage') });
  const [choosing, setChoosing] = useState(false);
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
      <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => setChoosing(true)}>
        {t('exportPackage')}
      </Button>
      {choosing && <ExportModal onClose={() => setChoosing(false)} />}
      {file && <ComparedModal {...file} onClose={() => setFile(null)} onDraft={onDraft} />}
    </>
  );
}

/** Of what kinds the items are taken along; the model always is. */
function ExportModal({ onClose }: { onClose: () => void }) {
  const t = useWords('studio');
  const { language } = useLocale();
  const { busy, wrong, attempt } = useAttempt();
  const kinds = useQuery(configurationQuery);
  const [left, setLeft] = useState<readonly string[]>([]);
  const filled = (kinds.data ?? []).filter((kind) => kind.items.length > 0);
  const chosen = filled.filter((kind) => !left.includes(kind.name)).map((kind) => kind.name);
  const twice = filled.filter((kind) => chosen.includes(kind.name)).flatMap((kind) => kind.twice);
  const keep = () =>
    attempt(async () => {
      saveFile(await exportPackage(chosen));
      onClose();
    });
  return (
    <Modal open title={t('exportPackage')} okText={t('download')} cancelText={t('cancel')} confirmLoading={busy} okButtonProps={{ disabled: !kinds.data }} onCancel={onClose} onOk={() => void keep()}>
      <p className={page['hint']}>{t('exportHint')}</p>
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
      {kinds.error && <ProblemState error={kinds.error} small retry={() => void kinds.refetch()} />}
      <div className={styles['kinds']} role="group" aria-label={t('exportKinds')}>
        {filled.map((kind) => (
          <Checkbox key={kind.name} checked={chosen.includes(kind.name)} onChange={(event) => setLeft(event.target.checked ? left.filter((one) => one !== kind.name) : [...left, kind.name])}>
            {labelText(kind.label, language)} <span className="y-num">{kind.items.length}</span>
          </Checkbox>
        ))}
      </div>
      {twice.length > 0 && <p className={page['hint']}>{t('twice', { names: twice.join(t('comma')) })}</p>}
    </Modal>
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
              <Conflict key={`${entry.object}.${entry.field ?? ''}.${entry.item ?? ''}`} entry={entry} />
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
  const field = entry.field === null ? entry.item : (labelText(view?.fields.get(entry.field)?.label, language) || entry.field);
  return (
    <li>
      {[view ? labelText(view.label, language) : entry.object, field].filter(Boolean).join(' · ')}：{entry.why}
    </li>
  );
}
