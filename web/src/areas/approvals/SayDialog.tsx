import { Checkbox, Input, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { notify } from '@/ui/notice';
import { OpenFields } from './OpenFields';
import { refreshApprovals, say, withdraw, type Approval, type Verb } from './api';

export type Asked = Verb | 'withdraw';

/** With these a signer may change the fields that the node opens. */
const CHANGES: readonly Asked[] = ['approve', 'add_after'];
const GIVES: readonly Asked[] = ['transfer', 'add_before', 'add_after'];

/** Asks for what a decision takes: a word, people, or the node that it goes back to. */
export function SayDialog({ approval, asked, onClose }: { approval: Approval; asked: Asked; onClose: () => void }) {
  const t = useWords('approvals');
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const [people, setPeople] = useState<Reference[]>([]);
  const [to, setTo] = useState(approval.submitter ? -1 : (approval.back_to.at(-1) ?? -1));
  const [straight, setStraight] = useState(false);
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({});
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const gives = GIVES.includes(asked);
  const wanted = approval.comment === 'always' ? ['approve', 'refuse', 'return'].includes(asked) : approval.comment === 'refuse' && ['refuse', 'return'].includes(asked);
  const lacking = (wanted && !comment.trim()) || (gives && people.length === 0);
  const send = async () => {
    setBusy(true);
    try {
      if (asked === 'withdraw') await withdraw(approval.id, comment);
      else await say(approval.id, { verb: asked, task: approval.task, comment: comment.trim() || null, to, straight, values, people: people.map((one) => one.id) });
      notify({ kind: 'success', text: t(`done.${asked}`) });
      refreshApprovals(client);
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t(`verb.${asked}`)}
      okText={t(`verb.${asked}`)}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: lacking, loading: busy, danger: asked === 'refuse' }}
      onOk={() => void send()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className={page['form']}>
        {gives && (
          <>
            <label htmlFor="say-people">{t(`people.${asked}`)}</label>
            <ReferenceSelect id="say-people" target="user" label={t(`people.${asked}`)} many={asked !== 'transfer'} value={people} onChange={setPeople} />
          </>
        )}
        {asked === 'return' && <ReturnTo approval={approval} to={to} onTo={setTo} straight={straight} onStraight={setStraight} />}
        {CHANGES.includes(asked) && approval.record && <OpenFields object={approval.object} id={approval.record} names={approval.fields} values={values} onChange={setValues} />}
        <label htmlFor="say-comment">
          {t('comment')}
          {wanted ? t('needed') : ''}
        </label>
        <Input.TextArea id="say-comment" value={comment} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(event) => setComment(event.target.value)} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

interface ReturnToProps {
  approval: Approval;
  to: number;
  onTo: (to: number) => void;
  straight: boolean;
  onStraight: (straight: boolean) => void;
}

function ReturnTo({ approval, to, onTo, straight, onStraight }: ReturnToProps) {
  const t = useWords('approvals');
  const named = (node: number) => approval.path.find((entry) => entry.node === node)?.name ?? String(node + 1);
  const options = [...(approval.submitter ? [{ value: -1, label: t('toSubmitter', { who: approval.submitter.name ?? '' }) }] : []), ...approval.back_to.map((node) => ({ value: node, label: named(node) }))];
  return (
    <>
      <label htmlFor="say-to">{t('returnTo')}</label>
      <Select id="say-to" value={to} options={options} onChange={onTo} />
      <Checkbox checked={straight} onChange={(event) => onStraight(event.target.checked)}>
        {t('straight')}
      </Checkbox>
    </>
  );
}
