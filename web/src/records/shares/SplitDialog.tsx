import { Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { batch, queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { pathText, quoted } from '@/lib/expression';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import { refreshObject } from '../refresh';
import { SharesTable } from './SharesTable';
import { backwards, changesOf, readShares, rest, type Share } from './shares';

const MOST = 200;

interface SplitProps {
  child: ObjectView;
  deal: RecordData;
  owner: string;
  onClose: () => void;
}

/** Who has which share of a deal, written together: all of it or nothing. */
export function SplitDialog(props: SplitProps) {
  const { child, deal } = props;
  const query = useQuery({
    queryKey: ['rows', child.name, 'split', deal.id],
    queryFn: ({ signal }) => queryRecords(child.name, { fields: ['person', 'role', 'kind', 'share'], where: `${pathText('opportunity')} = ${quoted(deal.id)}`, sort: ['-share', 'id'], limit: MOST }, signal),
    // What others saved meanwhile is what one begins with, and nothing under one's hands is changed.
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const t = useWords('deals');
  if (query.data) return <Editor {...props} before={readShares(query.data.records)} />;
  return (
    <Modal open title={t('title')} footer={null} onCancel={props.onClose}>
      {query.error ? <ProblemState error={query.error} small /> : <RowsSkeleton rows={3} columns={4} />}
    </Modal>
  );
}

function useSave({ child, deal, owner, onClose }: SplitProps, before: readonly Share[]) {
  const t = useWords('deals');
  const { t: core } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const said = (error: unknown) => (isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : core('state.brokenHint'));
  const refresh = () => {
    refreshObject(client, child.name);
    void client.invalidateQueries({ queryKey: ['record', owner, deal.id] });
  };
  const wrong = (shares: readonly Share[]): string => {
    if (shares.some((one) => !one.person || one.percent === null)) return t('incomplete');
    const left = rest(shares);
    return left !== 0 && shares.some((one) => one.kind === 'revenue') ? t('wrongSum', { sum: formatNumber(100 - left, locale) }) : '';
  };
  const save = async (shares: readonly Share[]) => {
    const fault = wrong(shares);
    setProblem(fault);
    if (fault) return;
    const operations = changesOf(before, shares, deal.id);
    if (operations.length === 0) {
      onClose();
      return;
    }
    setBusy(true);
    try {
      const results = await batch(child.name, operations, true);
      const ids = results.map((result) => result.id);
      const undo = async () => {
        try {
          await batch(child.name, backwards(operations, ids, before), true);
        } catch (error) {
          notify({ kind: 'error', text: said(error) });
        }
        refresh();
      };
      refresh();
      onClose();
      notify({ kind: 'success', text: t('saved'), action: { label: core('common.undo'), run: undo } });
    } catch (error) {
      setProblem(said(error));
      setBusy(false);
    }
  };
  return { busy, problem, save, clear: () => setProblem('') };
}

function Editor(props: SplitProps & { before: readonly Share[] }) {
  const t = useWords('deals');
  const { t: core } = useTranslation();
  const [before] = useState(props.before);
  const [shares, setShares] = useState<readonly Share[]>(before);
  const { busy, problem, save, clear } = useSave(props, before);
  const change = (next: readonly Share[]) => {
    setShares(next);
    clear();
  };
  return (
    <Modal open width={760} title={t('title')} okText={core('common.save')} cancelText={core('common.cancel')} confirmLoading={busy} onOk={() => void save(shares)} onCancel={props.onClose}>
      <SharesTable kind="revenue" shares={shares} onChange={change} child={props.child} amount={props.deal['amount']} />
      <SharesTable kind="overlay" shares={shares} onChange={change} child={props.child} amount={props.deal['amount']} />
      {problem && (
        <p className={page['problem']} role="alert">
          {problem}
        </p>
      )}
    </Modal>
  );
}
