import { SafetyOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { post } from '@/api/call';
import { uploadFile, type StoredFile } from '@/api/files';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asFiles, asReference, asString } from '@/fields/shared/values';
import { allOf, quoted } from '@/lib/expression';
import { actionsQuery } from '@/model/queries';
import { recordQuery } from '@/records/queries';
import { notify } from '@/ui/notice';
import { ChooseFile } from './ChooseFile';
import { Labelled } from './Signing';
import styles from './Seal.module.css';
import { useTemplates } from './templates';

const DayField = lazy(() => import('@/ui/DayField'));

const UPLOAD = 'upload';
const MOST_COPIES = 999;
const MOST_ATTACHED = 100;
const LARGEST = 20 * 1024 * 1024;
const ASK = 'papers.submit_seal_use';
const USE = 'papers.use_seal';

function useMay(action: string): boolean {
  return useQuery(actionsQuery).data?.some((one) => one.name === action) ?? false;
}

/** Asks for a seal on a record's paper. */
export function SealEntry({ object, id }: { object: string; id: string }) {
  const t = useWords('papers');
  const [open, setOpen] = useState(false);
  if (!useMay(ASK)) return null;
  return (
    <>
      <Button icon={<SafetyOutlined aria-hidden="true" />} onClick={() => setOpen(true)} aria-label={t('seal.ask')} title={t('seal.ask')} />
      {open && <SealDialog object={object} id={id} onClose={() => setOpen(false)} />}
    </>
  );
}

interface Attached {
  /** By which it is told from templates. */
  key: string;
  id: string;
  name: string;
  pdf: boolean;
}

/** The files of a record that are small enough to be sealed, the latest first. */
function useAttachedFiles(object: string, id: string): Attached[] {
  const query = useQuery({
    queryKey: ['rows-of', 'attachment', object, id, 'to be sealed'],
    queryFn: async ({ signal }) =>
      (await queryRecords('attachment', { fields: ['file'], where: allOf(`object = ${quoted(object)}`, `record = ${quoted(id)}`), sort: ['-created_at'], limit: MOST_ATTACHED }, signal)).records,
  });
  return (query.data ?? []).flatMap((one) => {
    const [file] = asFiles(one['file']);
    return file && file.size <= LARGEST ? [{ key: `attachment ${one.id}`, id: one.id, name: file.name, pdf: file.type === 'application/pdf' }] : [];
  });
}

function SealDialog({ object, id, onClose }: { object: string; id: string; onClose: () => void }) {
  const t = useWords('papers');
  const navigate = useNavigate();
  const templates = useTemplates(object);
  const seals = useQuery({
    queryKey: ['rows', 'party_seal', 'in use'],
    queryFn: async ({ signal }) => (await queryRecords('party_seal', { fields: ['name', 'party'], where: 'active = true', sort: ['party', 'name'], limit: 100 }, signal)).records,
  });
  const [source, setSource] = useState<string | null>(null);
  const [file, setFile] = useState<StoredFile | null>(null);
  const [seal, setSeal] = useState<string | null>(null);
  const [medium, setMedium] = useState<'electronic' | 'paper'>('electronic');
  const [copies, setCopies] = useState(1);
  const [reason, setReason] = useState('');
  const [needed, setNeeded] = useState('');
  const [back, setBack] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const attachments = useAttachedFiles(object, id).filter((one) => medium === 'paper' || one.pdf);
  const sources = [...templates.map((one) => ({ value: one.key, label: one.label })), ...attachments.map((one) => ({ value: one.key, label: t('seal.attached', { name: one.name }) })), { value: UPLOAD, label: t('seal.upload') }];
  // What is no PDF is there for paper alone.
  const chosen = sources.find((one) => one.value === source)?.value ?? sources[0]?.value ?? UPLOAD;
  const uploads = chosen === UPLOAD;
  const lacking = seal === null || reason.trim() === '' || (uploads && file === null && medium === 'electronic');
  const ask = async () => {
    setBusy(true);
    setProblem('');
    try {
      const attachment = attachments.find((one) => one.key === chosen);
      const document = uploads ? { file: file?.id ?? null } : attachment ? { attachment: attachment.id } : { template: chosen };
      const made = await post('/seal-uses', { body: { object, id, seal: seal ?? '', medium, copies, reason: reason.trim(), needed_on: needed || null, return_by: back || null, ...document } });
      onClose();
      notify({ kind: 'success', text: t('seal.asked') });
      await navigate({ to: '/records/$object/$id', params: { object: 'seal_use', id: made.id } });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('seal.ask')} okText={t('seal.submit')} cancelText={t('cancel')} confirmLoading={busy} okButtonProps={{ disabled: lacking }} onOk={() => void ask()} onCancel={onClose}>
      <div className={page['form']}>
        <Labelled label={t('seal.document')}>
          {(field) => <Select<string> id={field} value={chosen} onChange={setSource} options={sources} />}
        </Labelled>
        {uploads && <FileInput file={file} onFile={setFile} onProblem={setProblem} />}
        <Labelled label={t('seal.which')}>
          {(field) => (
            <Select<string>
              id={field}
              value={seal}
              loading={seals.isPending}
              onChange={setSeal}
              notFoundContent={t('seal.none')}
              options={(seals.data ?? []).map((one) => ({ value: one.id, label: `${asReference(one['party'])?.name ?? ''} ${asString(one['name'])}`.trim() }))}
            />
          )}
        </Labelled>
        <span className={page['label']}>{t('seal.medium')}</span>
        <Segmented<'electronic' | 'paper'>
          className={styles['medium'] ?? ''}
          aria-label={t('seal.medium')}
          value={medium}
          onChange={setMedium}
          options={[
            { value: 'electronic', label: t('seal.electronic') },
            { value: 'paper', label: t('seal.paper') },
          ]}
        />
        <Labelled label={t('seal.copies')}>{(field) => <InputNumber<number> id={field} value={copies} min={1} max={MOST_COPIES} precision={0} onChange={(value) => setCopies(value ?? 1)} />}</Labelled>
        <Labelled label={t('seal.reason')}>{(field) => <Input.TextArea id={field} value={reason} rows={2} maxLength={1000} onChange={(event) => setReason(event.target.value)} />}</Labelled>
        <Suspense fallback={null}>
          <Labelled label={t('seal.needed')}>{(field) => <DayField id={field} value={needed} onChange={setNeeded} />}</Labelled>
          <Labelled label={t('seal.back')}>{(field) => <DayField id={field} value={back} onChange={setBack} />}</Labelled>
        </Suspense>
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

function FileInput({ file, onFile, onProblem }: { file: StoredFile | null; onFile: (file: StoredFile) => void; onProblem: (said: string) => void }) {
  const t = useWords('papers');
  const [busy, setBusy] = useState(false);
  const take = async (given: File) => {
    setBusy(true);
    onProblem('');
    try {
      onFile(await uploadFile(given, () => undefined, new AbortController().signal));
    } catch (error) {
      onProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return <ChooseFile accept="application/pdf,.pdf" label={t('seal.choose')} name={file?.name ?? t('seal.noFile')} busy={busy} onFile={(given) => void take(given)} />;
}

/** From an approved request to the page on which the seal is put on its file. */
export function SealUseEntry({ id }: { id: string }) {
  const t = useWords('papers');
  const navigate = useNavigate();
  const record = useQuery(recordQuery('seal_use', id)).data?.data;
  if (!useMay(USE) || record?.['status'] !== 'approved' || record['medium'] !== 'electronic') return null;
  return (
    <Button type="primary" icon={<SafetyOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/seal-uses/$id', params: { id } })}>
      {t('seal.use')}
    </Button>
  );
}
