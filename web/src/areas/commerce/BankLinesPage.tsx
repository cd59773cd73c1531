import { Button, Checkbox } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asMoney, asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { refreshAll } from '@/records/liveChanges';
import { recordQuery } from '@/records/queries';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import styles from './BankLines.module.css';
import { accepted, withCustomer, type Proposal } from './bankLines';
import { bankLinesRoute } from './routes';

const MOST = 200;
const FIELDS = ['position', 'booked_on', 'name', 'amount', 'remark', 'reference'];

/** The lines of a bank statement that wait: whose each is, what it settles and why, to be booked together. */
export function BankLinesPage() {
  const t = useWords('commerce');
  const { id } = bankLinesRoute.useParams();
  const statement = useQuery(recordQuery('bank_statement', id));
  const version = statement.data?.data['version'];
  const lines = useQuery({
    queryKey: ['rows-of', 'bank_line', id, version],
    queryFn: ({ signal }) => queryRecords('bank_line', { fields: FIELDS, where: `bank_statement = ${quoted(id)} and state = "open"`, sort: ['position', 'id'], limit: MOST }, signal),
    enabled: statement.data !== undefined,
  });
  const proposals = useQuery({
    queryKey: ['rows-of', 'bank_line', 'proposals', id, version],
    queryFn: async () => (await runAction('commerce.propose_bank_lines', { bank_statement: id })) as { lines: Proposal[]; next: number | null },
    enabled: statement.data !== undefined,
  });
  useTitle(t('bank.confirm'));
  const error = statement.error ?? lines.error ?? proposals.error;
  if (error) return <ProblemState error={error} />;
  if (!statement.data || !lines.data || !proposals.data) return <RowsSkeleton rows={8} columns={4} />;
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('bank.title', { number: asString(statement.data.data['number']) })}</h1>
        <span className={page['lead']}>
          <RecordLink object="bank_statement" id={id} name={asString(statement.data.data['name'])} />
        </span>
      </header>
      {lines.data.records.length === 0 ? (
        <State kind="empty" title={t('bank.none')} text={t('bank.noneHint')} />
      ) : (
        <Confirming statement={id} lines={lines.data.records} proposals={proposals.data.lines} more={proposals.data.next !== null} />
      )}
    </div>
  );
}

interface ConfirmingProps {
  statement: string;
  lines: readonly RecordData[];
  proposals: readonly Proposal[];
  more: boolean;
}

function Confirming({ statement, lines, proposals, more }: ConfirmingProps) {
  const t = useWords('commerce');
  const client = useQueryClient();
  // What somebody chose stays while proposals are asked for anew.
  const [own, setOwn] = useState<Readonly<Record<string, Proposal>>>({});
  const given: Readonly<Record<string, Proposal>> = { ...Object.fromEntries(proposals.map((one) => [one.line, one])), ...own };
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const likely = proposals.filter((one) => one.likely);
  const picked = lines.flatMap((line) => (chosen.has(line.id) && given[line.id] ? [given[line.id] as Proposal] : []));
  const lacking = picked.some((one) => !one.account);
  const toggle = (id: string, on: boolean) => setChosen((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  const act = async (work: () => Promise<string>) => {
    setBusy(true);
    setProblem('');
    try {
      const text = await work();
      refreshAll(client);
      notify({ kind: 'success', text });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const book = async () => {
    const answer = (await runAction('commerce.accept_bank_lines', { bank_statement: statement, lines: picked.map(accepted) })) as { payments: string[] };
    return t('bank.booked', { count: answer.payments.length });
  };
  const ignore = async () => {
    const answer = (await runAction('commerce.ignore_bank_lines', { bank_statement: statement, lines: picked.map((one) => one.line) })) as { lines: number };
    return t('bank.ignored', { count: answer.lines });
  };
  return (
    <>
      <div className={styles['bar']}>
        <Button onClick={() => setChosen(new Set(likely.map((one) => one.line)))} disabled={likely.length === 0}>
          {t('bank.likely', { count: likely.length })}
        </Button>
        <Button type="primary" loading={busy} disabled={picked.length === 0 || lacking} onClick={() => void act(book)}>
          {t('bank.book', { count: picked.length })}
        </Button>
        <Button disabled={busy || picked.length === 0} onClick={() => void act(ignore)}>
          {t('bank.ignore')}
        </Button>
        {lacking && <span className={styles['soft']}>{t('bank.lacking')}</span>}
        {problem && (
          <span role="alert" className={styles['wrong']}>
            {problem}
          </span>
        )}
      </div>
      <ul className={styles['rows']} aria-label={t('bank.lines')}>
        {lines.map((line) => (
          <Line key={line.id} line={line} proposal={given[line.id]} chosen={chosen.has(line.id)} onChoose={(on) => toggle(line.id, on)} onGive={(next) => setOwn((before) => ({ ...before, [line.id]: next }))} />
        ))}
      </ul>
      {more && <p className={styles['soft']}>{t('bank.more')}</p>}
    </>
  );
}

interface LineProps {
  line: RecordData;
  proposal: Proposal | undefined;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onGive: (proposal: Proposal) => void;
}

function Line({ line, proposal, chosen, onChoose, onGive }: LineProps) {
  const t = useWords('commerce');
  const locale = useLocale();
  const money = asMoney(line['amount'], locale.currency);
  const currency = money?.currency ?? locale.currency;
  const amount = money ? formatMoney(money, locale) : '';
  const payer = asString(line['name']) || t('bank.unknownPayer');
  const account: Reference[] = proposal?.account ? [{ id: proposal.account, name: proposal.account_name }] : [];
  const remark = [asString(line['remark']), asString(line['reference'])].filter(Boolean).join(' · ');
  const left = proposal && Number(proposal.left) > 0 ? proposal.left : null;
  return (
    <li className={styles['row']}>
      <Checkbox checked={chosen} onChange={(event) => onChoose(event.target.checked)} aria-label={t('bank.choose', { payer, amount })} />
      <div>
        <div className={styles['payer']}>{payer}</div>
        <div className={styles['soft']}>
          {asString(line['booked_on'])}
          {remark && ` · ${remark}`}
        </div>
      </div>
      <span className={`y-num ${styles['amount']}`}>{amount}</span>
      <div className={styles['proposal']}>
        <ReferenceSelect target="account" value={account} many={false} onChange={([one]) => proposal && onGive(withCustomer(proposal, one ?? null, money?.amount ?? '0'))} label={t('bank.customer', { payer, amount })} minWidth={180} />
        {proposal && (
          <div className={styles['why']}>
            {proposal.score > 0 && <Tag color={proposal.likely ? 'green' : 'gold'}>{t('bank.score', { score: proposal.score })}</Tag>}
            <span className={styles['soft']}>{proposal.reasons.map((reason) => t(`bank.reason.${reason}`)).join(t('comma'))}</span>
          </div>
        )}
        {proposal?.settles.map((one) => (
          <div key={one.receivable} className={styles['settles']}>
            <span>{one.name}</span>
            <span className="y-num">{formatMoney({ amount: one.amount, currency }, locale)}</span>
          </div>
        ))}
        {left && proposal?.account && <div className={styles['soft']}>{t('bank.left', { amount: formatMoney({ amount: left, currency }, locale) })}</div>}
      </div>
    </li>
  );
}
