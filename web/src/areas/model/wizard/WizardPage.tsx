import { Alert, Button, Checkbox, Input, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { NamedIcon } from '@/ui/icons';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { modelChanged } from '../api';
import { ICONS } from '../icons';
import { Labelled } from '../Labelled';
import { FieldRows } from './FieldRows';
import { GateRows } from './GateRows';
import { importPasted } from './importing';
import { make, withNames, type Made } from './make';
import { emptyPlan, missingIn, plannedField, type Plan } from './plan';
import { RoleRows } from './RoleRows';
import { StartFrom } from './StartFrom';
import styles from './Wizard.module.css';

/** A new object with its fields, form, list, board, calendar, dashboard and rights, from one page. */
export function WizardPage() {
  const t = useWords('wizard');
  const { language } = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const model = useModel();
  const taken = useMemo(() => new Set(model.objects.keys()), [model]);
  const [plan, setPlan] = useState<Plan>(() => ({ ...emptyPlan, fields: [plannedField(0, { zh: '名称', en: 'Name', required: true })] }));
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [made, setMade] = useState<Done | null>(null);
  useTitle(t('title'));
  const change = (part: Partial<Plan>) => setPlan((before) => ({ ...before, ...part }));
  const missing = missingIn(plan);
  const back = async (done: Made) => {
    await done.undo();
    await modelChanged(client);
    setMade(null);
    notify({ kind: 'success', text: t('takenBack') });
  };
  const create = async () => {
    setShown(true);
    if (missing.length > 0) return;
    setBusy(true);
    setProblem(null);
    try {
      const whole = await withNames(plan, taken);
      const done = await make(whole, { list: t('viewAll'), board: t('viewBoard'), calendar: t('viewCalendar'), recent: t('recent') });
      await modelChanged(client);
      // The object is there whatever becomes of its rows, which can be brought in again.
      const job = await importPasted(whole).catch((error: unknown) => {
        notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('importFailed') });
        return null;
      });
      setMade({ ...done, job: job?.id ?? null, title: language === 'en' ? plan.en || plan.zh : plan.zh || plan.en });
    } catch (error) {
      setProblem(isProblem(error) ? [error.sentence, ...Object.values(error.fieldMessages)].join(' ') : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  if (made) return <DonePage made={made} onBack={() => void back(made)} onAgain={() => void navigate({ to: '/model', search: {} })} />;
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/model" search={{}}>
            {t('model')}
          </Link>{' '}
          /
        </span>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <Part title={t('start')}>
        <StartFrom onStart={(start) => setPlan((before) => ({ ...before, ...start }))} />
        {plan.pasted && (
          <Checkbox checked={plan.importing} onChange={(event) => change({ importing: event.target.checked })}>
            {t('importRows', { count: plan.pasted.rows })}
          </Checkbox>
        )}
      </Part>
      <Part title={t('names')}>
        <div className={styles['names']}>
          <Labelled label={t('zh')}>{(id) => <Input id={id} value={plan.zh} maxLength={60} onChange={(event) => change({ zh: event.target.value })} placeholder={t('example')} />}</Labelled>
          <Labelled label={t('en')}>{(id) => <Input id={id} value={plan.en} maxLength={60} onChange={(event) => change({ en: event.target.value })} placeholder="Vehicle" />}</Labelled>
          <Labelled label={t('icon')}>
            {(id) => (
              <Select
                id={id}
                value={plan.icon}
                onChange={(icon) => change({ icon })}
                options={ICONS.map((value) => ({ value, label: value }))}
                labelRender={({ value }) => <NamedIcon name={String(value)} />}
                optionRender={(option) => <NamedIcon name={String(option.value)} />}
                style={{ width: 80 }}
              />
            )}
          </Labelled>
        </div>
      </Part>
      <Part title={t('fields')}>
        <FieldRows plan={plan} onChange={change} missing={shown ? missing : []} />
      </Part>
      <Part title={t('stages')}>
        <GateRows plan={plan} onChange={change} />
      </Part>
      <Part title={t('roles')}>
        <RoleRows plan={plan} onChange={change} />
      </Part>
      <Part title={t('pages')}>
        <div className={styles['checks']}>
          <Checkbox checked disabled>
            {t('listAndForm')}
          </Checkbox>
          <Checkbox checked={plan.board && plan.stages !== null} disabled={plan.stages === null} onChange={(event) => change({ board: event.target.checked })}>
            {t('board')}
          </Checkbox>
          <Checkbox checked={plan.calendar} onChange={(event) => change({ calendar: event.target.checked })}>
            {t('calendar')}
          </Checkbox>
          <Checkbox checked={plan.dashboard} onChange={(event) => change({ dashboard: event.target.checked })}>
            {t('dashboard')}
          </Checkbox>
        </div>
      </Part>
      {shown && missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('missing')}
          description={
            <ul>
              {missing.map((one, at) => (
                <li key={at}>{t(`lacks.${one.what}`, { name: one.field ? one.field.zh || one.field.en || t('unnamed') : '' })}</li>
              ))}
            </ul>
          }
        />
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
      <div className={styles['end']}>
        <Button type="primary" size="large" loading={busy} onClick={() => void create()}>
          {t('create')}
        </Button>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{title}</h2>
      </header>
      <div className={page['cardBody']}>{children}</div>
    </section>
  );
}

interface Done extends Made {
  title: string;
  /** The import of the pasted rows. */
  job: string | null;
}

/** What is there now, and what one would do next: each with what it is for. */
function DonePage({ made, onBack, onAgain }: { made: Done; onBack: () => void; onAgain: () => void }) {
  const t = useWords('wizard');
  const { object, dashboard, job } = made;
  const next: [string, ReactNode][] = [
    ['list', <Link key="list" to="/records/$object" params={{ object }} search={{}}>{t('openList')}</Link>],
    ...(job ? ([['import', <Link key="import" to="/imports/$id" params={{ id: job }}>{t('openImport')}</Link>]] satisfies [string, ReactNode][]) : ([['file', <Link key="file" to="/imports/new" search={{ object }}>{t('openFile')}</Link>]] satisfies [string, ReactNode][])),
    ['layout', <Link key="layout" to="/layouts" search={{ object }}>{t('openLayout')}</Link>],
    ...(dashboard ? ([['dashboard', <Link key="dashboard" to="/dashboards/$name" params={{ name: dashboard }}>{t('openDashboard')}</Link>]] satisfies [string, ReactNode][]) : []),
    ['rights', <Link key="rights" to="/field-rights" search={{ object }}>{t('openRights')}</Link>],
    ['designer', <Link key="designer" to="/model/$object" params={{ object }}>{t('openDesigner')}</Link>],
  ];
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('done', { name: made.title })}</h1>
        <span className={page['lead']}>{t('doneLead')}</span>
      </header>
      <section className={page['card']}>
        <ul className={`${page['cardBody']} ${styles['done']}`}>
          {next.map(([name, link]) => (
            <li key={name}>
              {link} <span className={page['soft']}>{t(`next.${name}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <div className={styles['end']}>
        <Button onClick={onBack}>{t('takeBack')}</Button>
        <Button onClick={onAgain}>{t('toModel')}</Button>
      </div>
    </div>
  );
}
