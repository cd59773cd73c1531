import { PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Progress } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import { isActive, jobQuery } from '@/areas/jobs/jobs';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { useModel } from '@/model/context';
import { refreshAll } from '@/records/liveChanges';
import { recordQuery } from '@/records/queries';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './Handover.module.css';
import { PlanView } from './PlanView';
import { RuleCard } from './RuleCard';
import { handoverRoute } from './routes';
import { asParts, isComplete, newRule, type Plan, type Rule } from './rules';

/** What is left to others by whoever leaves: whose book, by which rules, a look, and the work itself. */
export function HandoverPage() {
  const t = useWords('handover');
  const { person } = handoverRoute.useSearch();
  const navigate = handoverRoute.useNavigate();
  useTitle(t('title'));
  const known = useQuery({ ...recordQuery('user', person ?? ''), enabled: Boolean(person) });
  const chosen: Reference[] = person ? [{ id: person, name: asString(known.data?.data['name']) || person }] : [];
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        <div className={page['actions']}>
          <Link to="/records/$object" params={{ object: 'handover' }}>
            {t('history')}
          </Link>
        </div>
      </header>
      <section className={page['card']}>
        <div className={styles['line']}>
          <span>{t('whose')}</span>
          <ReferenceSelect target="user" value={chosen} many={false} onChange={([one]) => void navigate({ search: one ? { person: one.id } : {} })} label={t('whose')} minWidth={220} />
        </div>
        {person ? <Rules key={person} person={person} /> : <State kind="nothing" title={t('begin')} text={t('beginHint')} small />}
      </section>
    </div>
  );
}

function Rules({ person }: { person: string }) {
  const t = useWords('handover');
  const model = useModel();
  const id = useId();
  const [rules, setRules] = useState<Rule[]>([newRule(1)]);
  const [closed, setClosed] = useState(false);
  const [reason, setReason] = useState('');
  const [plan, setPlan] = useState<Plan | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const objects = ['account', 'contact', 'lead', 'opportunity', 'activity', ...model.objects.keys()].filter((name, at, all) => {
    const view = model.objects.get(name);
    return all.indexOf(name) === at && view !== undefined && !view.generated && view.rights.update !== 'none' && model.navigation.some((area) => area.area !== 'settings' && area.items.some((item) => item.kind === 'object' && item.name === name));
  });
  const change = (next: Rule[]) => {
    setRules(next);
    setPlan(null);
  };
  const look = async () => {
    setBusy(true);
    setProblem('');
    try {
      setPlan(await post('/actions/handover.plan', { body: { person, parts: asParts(rules), closed, reason: reason.trim() || null } }));
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className={page['hint']}>{t('hint')}</p>
      {rules.map((rule, place) => (
        <RuleCard key={rule.key} rule={rule} place={place + 1} objects={objects} onChange={(next) => change(rules.map((one) => (one.key === rule.key ? next : one)))} onRemove={rules.length > 1 ? () => change(rules.filter((one) => one.key !== rule.key)) : null} />
      ))}
      <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => change([newRule(Math.max(...rules.map((rule) => rule.key)) + 1), ...rules])}>
        {t('addRule')}
      </Button>
      <div className={styles['line']}>
        <Checkbox
          checked={closed}
          onChange={(event) => {
            setClosed(event.target.checked);
            setPlan(null);
          }}
        >
          {t('closed')}
        </Checkbox>
      </div>
      <div className={styles['line']}>
        <label htmlFor={`${id}-reason`}>{t('reason')}</label>
        <Input id={`${id}-reason`} value={reason} maxLength={500} placeholder={t('reasonHint')} onChange={(event) => setReason(event.target.value)} />
      </div>
      {problem && (
        <p role="alert" className={page['problem']}>
          {problem}
        </p>
      )}
      <Button type={plan ? 'default' : 'primary'} loading={busy} disabled={!isComplete(rules)} onClick={() => void look()}>
        {t('preview')}
      </Button>
      {plan && <Planned key={plan.handover} plan={plan} />}
    </>
  );
}

/** The look at a plan, and starting it; then how far it is, and undoing it. */
function Planned({ plan }: { plan: Plan }) {
  const t = useWords('handover');
  const client = useQueryClient();
  const [job, setJob] = useState<string | null>(null);
  const [undoing, setUndoing] = useState(false);
  const [problem, setProblem] = useState('');
  const query = useQuery({ ...jobQuery(job ?? ''), enabled: job !== null });
  const run = async (undo: boolean) => {
    setProblem('');
    try {
      const { job: number } = await post(undo ? '/actions/handover.undo' : '/actions/handover.start', { body: { handover: plan.handover } });
      setUndoing(undo);
      setJob(number);
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      refreshAll(client);
    }
  };
  const running = job !== null && (!query.data || isActive(query.data));
  const result = query.data?.result as Record<string, unknown> | null | undefined;
  const said = () => {
    if (query.data?.state !== 'done') return t('failed');
    return undoing ? t('undone', { count: Number(result?.['restored'] ?? 0) }) : t('done', { count: Number(result?.['moved'] ?? 0), refused: Number(result?.['refused'] ?? 0) });
  };
  if (plan.records === 0) return <State kind="empty" title={t('none')} text={t('noneHint')} small />;
  return (
    <div className={styles['plan']}>
      <h2>{t('planned', { count: plan.records })}</h2>
      <PlanView plan={plan} />
      {problem && (
        <p role="alert" className={page['problem']}>
          {problem}
        </p>
      )}
      {job === null && (
        <Button type="primary" onClick={() => void run(false)}>
          {t('start', { count: plan.records })}
        </Button>
      )}
      {running && <Progress percent={Math.round((query.data?.progress ?? 0) * 100)} aria-label={t('working')} />}
      {job !== null && !running && (
        <p role="status" className={styles['line']}>
          {said()}
          {!undoing && query.data?.state === 'done' && <Button onClick={() => void run(true)}>{t('undo')}</Button>}
          <Link to="/records/$object/$id" params={{ object: 'handover', id: plan.handover }}>
            {t('details')}
          </Link>
        </p>
      )}
    </div>
  );
}
