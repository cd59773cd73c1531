import { UploadOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, put, remove, type Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';
import { CertificateDialog } from './CertificateDialog';
import styles from './Certificate.module.css';

type Certificate = Schemas['CertificateAnswer'];

const SOON_DAYS = 30;
const AT_ONCE_DAYS = 7;

const certificateQuery = queryOptions({ queryKey: ['signing-certificate'], queryFn: ({ signal }) => get('/signing-certificate', { signal }) });

/** The certificate by which the organisation's papers are signed: what it says, replaced and removed. */
export function CertificatePage() {
  const t = useWords('papers');
  const query = useQuery(certificateQuery);
  const client = useQueryClient();
  const [uploading, setUploading] = useState(false);
  useTitle(t('certificate.title'));
  const replaced = async (text: string) => {
    notify({ kind: 'success', text });
    await client.invalidateQueries({ queryKey: certificateQuery.queryKey });
  };
  const there = typeof query.data?.fingerprint === 'string';
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('certificate.title')}</h1>
        <span className={page['lead']}>{t('certificate.lead')}</span>
        {query.data && <Doing there={there} onUpload={() => setUploading(true)} onDone={replaced} />}
      </header>
      {query.error && !query.data && <ProblemState error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={6} columns={2} />}
      {query.data && !there && <State kind="empty" title={t('certificate.none')} text={t('certificate.noneHint')} />}
      {query.data && there && <Current certificate={query.data} />}
      {query.data && <Explained own={query.data.own === true} />}
      {uploading && (
        <CertificateDialog
          onClose={() => setUploading(false)}
          onDone={() => {
            setUploading(false);
            void replaced(t('certificate.replaced'));
          }}
        />
      )}
    </div>
  );
}

function Doing({ there, onUpload, onDone }: { there: boolean; onUpload: () => void; onDone: (text: string) => Promise<void> }) {
  const t = useWords('papers');
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      await onDone(done);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={page['actions']}>
      {there && (
        <Popconfirm
          title={t('certificate.removeAsk')}
          description={<span className={styles['ask']}>{t('certificate.removeText')}</span>}
          okText={t('certificate.remove')}
          okButtonProps={{ danger: true }}
          cancelText={t('cancel')}
          onConfirm={() => void act(() => remove('/signing-certificate'), t('certificate.removed'))}
        >
          <Button danger disabled={busy}>
            {t('certificate.remove')}
          </Button>
        </Popconfirm>
      )}
      <Popconfirm
        title={t('certificate.makeAsk')}
        description={<span className={styles['ask']}>{t('certificate.makeText')}</span>}
        okText={t('certificate.make')}
        cancelText={t('cancel')}
        disabled={!there}
        onConfirm={() => void act(() => put('/signing-certificate', { body: {} }), t('certificate.replaced'))}
      >
        <Button disabled={busy} onClick={() => !there && void act(() => put('/signing-certificate', { body: {} }), t('certificate.replaced'))}>
          {t('certificate.make')}
        </Button>
      </Popconfirm>
      <Button type="primary" icon={<UploadOutlined aria-hidden="true" />} disabled={busy} onClick={onUpload}>
        {t('certificate.upload')}
      </Button>
    </span>
  );
}

function Current({ certificate }: { certificate: Certificate }) {
  const t = useWords('papers');
  const locale = useLocale();
  const moment = (iso: string | null | undefined) => <span className="y-num">{iso ? formatInstantFull(iso, locale) : ''}</span>;
  const facts = [
    ['subject', certificate.subject],
    ['issuer', certificate.own ? t('certificate.ownIssuer') : certificate.issuer],
    ['serial', <code key="serial">{certificate.serial}</code>],
    ['from', moment(certificate.starts_at)],
    ['until', moment(certificate.ends_at)],
    ['standing', <Standing key="standing" certificate={certificate} />],
    ['fingerprint', <code key="fingerprint">{certificate.fingerprint}</code>],
  ] as const;
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('certificate.current')}</h2>
      </header>
      <dl className={`${page['cardBody']} ${styles['facts']}`}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`certificate.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Standing({ certificate }: { certificate: Certificate }) {
  const t = useWords('papers');
  const left = certificate.days_left ?? 0;
  if (certificate.ends_at && new Date(certificate.ends_at) <= new Date()) return <Tag color="red">{t('certificate.expired')}</Tag>;
  return <Tag color={left <= AT_ONCE_DAYS ? 'red' : left <= SOON_DAYS ? 'orange' : 'green'}>{t('certificate.left', { count: left })}</Tag>;
}

function Explained({ own }: { own: boolean }) {
  const t = useWords('papers');
  return (
    <section className={`${page['card']} ${styles['explained']}`}>
      <header className={page['cardHead']}>
        <h2>{t('certificate.what')}</h2>
      </header>
      <ul className={`${page['cardBody']} ${styles['what']}`}>
        {own && <li>{t('certificate.whatOwn')}</li>}
        <li>{t('certificate.whatReminder')}</li>
        <li>{t('certificate.whatKept')}</li>
      </ul>
    </section>
  );
}
