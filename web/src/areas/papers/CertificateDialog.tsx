import { Input, Modal } from 'antd';
import { useState } from 'react';
import { put } from '@/api/call';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { base64 } from './base64';
import { ChooseFile } from './ChooseFile';
import { Labelled } from './Signing';

const LARGEST = 256 * 1024;

/** A PKCS#12 file and its password, put into use. */
export function CertificateDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useWords('papers');
  const [file, setFile] = useState<File | null>(null);
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const take = (given: File) => {
    setFile(given);
    setProblem(given.size > LARGEST ? t('certificate.tooLarge') : '');
  };
  const bring = async () => {
    if (file === null) return;
    setBusy(true);
    setProblem('');
    try {
      await put('/signing-certificate', { body: { pkcs12: base64(await file.arrayBuffer()), password } });
      onDone();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  const lacking = file === null || file.size === 0 || file.size > LARGEST;
  return (
    <Modal open title={t('certificate.upload')} okText={t('certificate.submit')} cancelText={t('cancel')} confirmLoading={busy} okButtonProps={{ disabled: lacking }} onOk={() => void bring()} onCancel={onClose}>
      <div className={page['form']}>
        <span className={page['label']}>{t('certificate.file')}</span>
        <ChooseFile accept=".p12,.pfx,application/x-pkcs12" label={t('certificate.choose')} name={file?.name ?? t('certificate.noFile')} onFile={take} />
        <Labelled label={t('certificate.password')}>
          {(field) => <Input.Password id={field} value={password} maxLength={200} autoComplete="new-password" onChange={(event) => setPassword(event.target.value)} onPressEnter={() => !lacking && !busy && void bring()} />}
        </Labelled>
        <p className={page['hint']}>{t('certificate.passwordHint')}</p>
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
