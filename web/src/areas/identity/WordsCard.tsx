import { Button, Input, Modal, Segmented } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { RowTable, type Column } from '@/ui/RowTable';
import { Tag } from '@/ui/Tag';
import { loadTemplates, previewTemplate, resetTemplate, saveTemplate, type LetterTemplate, type LetterWords, type WordsLanguage } from './api';
import styles from './WordsCard.module.css';

const LANGUAGES: { value: WordsLanguage; label: string }[] = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'en', label: 'English' },
];
const KEY = ['letter-words'];

/** What the system's own letters say, in both languages. */
export function WordsCard() {
  const t = useWords('letters');
  const query = useQuery({ queryKey: KEY, queryFn: loadTemplates });
  const [open, setOpen] = useState<LetterTemplate | null>(null);
  const columns: Column<LetterTemplate>[] = [
    { key: 'name', title: t('letter'), names: true, cell: (each) => t(`name.${each.name.replace('.', '_')}`) },
    { key: 'subject', title: t('subject'), cell: (each) => each.words['zh-CN'].subject },
    { key: 'own', title: t('words'), cell: (each) => (LANGUAGES.some(({ value }) => each.words[value].own) ? <Tag color="blue">{t('own')}</Tag> : t('shipped')) },
  ];
  return (
    <section className={page['card']} aria-label={t('title')}>
      <header className={page['cardHead']}>
        <h2>{t('title')}</h2>
        <span className={page['soft']}>{t('lead')}</span>
      </header>
      <RowTable
        label={t('title')}
        query={query}
        rows={query.data}
        columns={columns}
        id={(each) => each.name}
        buttons={(each) => (
          <Button size="small" aria-label={`${t('edit')}: ${t(`name.${each.name.replace('.', '_')}`)}`} onClick={() => setOpen(each)}>
            {t('edit')}
          </Button>
        )}
        empty={null}
        likely={5}
      />
      {open && <WordsDialog template={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function WordsDialog({ template, onClose }: { template: LetterTemplate; onClose: () => void }) {
  const t = useWords('letters');
  const [language, setLanguage] = useState<WordsLanguage>('zh-CN');
  return (
    <Modal open width={720} title={t(`name.${template.name.replace('.', '_')}`)} footer={null} onCancel={onClose}>
      <Segmented aria-label={t('language')} value={language} options={LANGUAGES} onChange={setLanguage} />
      <WordsForm key={language} template={template} language={language} saved={template.words[language]} onDone={onClose} />
    </Modal>
  );
}

interface FormProps {
  template: LetterTemplate;
  language: WordsLanguage;
  saved: LetterWords;
  onDone: () => void;
}

function WordsForm({ template, language, saved, onDone }: FormProps) {
  const t = useWords('letters');
  const client = useQueryClient();
  const id = useId();
  const [draft, setDraft] = useState({ subject: saved.subject, text: saved.text, button: saved.button });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [shown, setShown] = useState<string | null>(null);
  const put = (change: Partial<typeof draft>) => {
    setDraft({ ...draft, ...change });
    setShown(null);
  };
  const attempt = async (work: () => Promise<void>) => {
    setErrors({});
    try {
      await work();
    } catch (error) {
      if (isProblem(error)) setErrors(error.fieldMessages);
      if (!isProblem(error) || Object.keys(error.fieldMessages).length === 0) notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const done = async (text: string) => {
    notify({ kind: 'success', text });
    await client.invalidateQueries({ queryKey: KEY });
    onDone();
  };
  const field = (name: 'subject' | 'text' | 'button') => ({
    id: `${id}-${name}`,
    value: draft[name],
    'aria-invalid': errors[name] !== undefined,
    'aria-describedby': `${id}-${name}-error`,
    ...(errors[name] ? { status: 'error' as const } : {}),
  });
  const fault = (name: string) => (
    <p id={`${id}-${name}-error`} className={page['problem']} role={errors[name] ? 'alert' : undefined}>
      {errors[name]}
    </p>
  );
  return (
    <div className={styles['form']} lang={language}>
      <label htmlFor={`${id}-subject`}>{t('subject')}</label>
      <Input {...field('subject')} maxLength={200} onChange={(event) => put({ subject: event.target.value })} />
      {fault('subject')}
      <label htmlFor={`${id}-text`}>{t('text')}</label>
      <Input.TextArea {...field('text')} autoSize={{ minRows: 7, maxRows: 14 }} onChange={(event) => put({ text: event.target.value })} />
      {fault('text')}
      <p className={page['hint']}>{t('values', { names: template.values.map((name) => `{${name}}`).join('  ') })}</p>
      {template.values.includes('link') && (
        <>
          <label htmlFor={`${id}-button`}>{t('button')}</label>
          <Input {...field('button')} maxLength={60} onChange={(event) => put({ button: event.target.value })} />
          {fault('button')}
        </>
      )}
      {shown && <iframe className={styles['preview']} sandbox="" srcDoc={shown} title={t('preview')} />}
      <div className={page['line']}>
        <Button type="primary" onClick={() => void attempt(async () => { await saveTemplate(template.name, language, draft); await done(t('saved')); })}>
          {t('save')}
        </Button>
        <Button onClick={() => void attempt(async () => setShown((await previewTemplate(template.name, language, draft)).html))}>{t('preview')}</Button>
        {saved.own && (
          <Button onClick={() => void attempt(async () => { await resetTemplate(template.name, language); await done(t('wasReset')); })}>{t('reset')}</Button>
        )}
      </div>
    </div>
  );
}
