import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { DropZone } from './DropZone';
import { useImportable, type Wizard, type WizardFile } from './useWizard';
import styles from './Wizard.module.css';

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.xls,.toml,.json';

/** Which files, and what each of them holds. */
export function ChooseStep({ wizard, preset }: { wizard: Wizard; preset: string | null }) {
  const t = useWords('imports');
  const [pasting, setPasting] = useState(false);
  return (
    <>
      <DropZone small={wizard.files.length > 0} title={wizard.files.length > 0 ? t('dropMore') : t('drop')} hint={t('dropHint')} accept={ACCEPTED} onFiles={(files) => void wizard.add(files)} />
      {wizard.files.length > 0 && (
        <section className={page['card']} style={{ marginTop: 16 }}>
          {wizard.files.map((one) => (
            <FileLine key={one.key} one={one} wizard={wizard} fixed={preset !== null && wizard.files.length === 1} />
          ))}
        </section>
      )}
      {wizard.ownPlan !== null || pasting ? (
        <section className={page['card']} style={{ marginTop: 16 }}>
          <header className={page['cardHead']}>
            <h2>{t('plan')}</h2>
            <span className={page['soft']}>{t('planHint')}</span>
            <div className={page['actions']}>
              <Button
                size="small"
                onClick={() => {
                  wizard.setOwnPlan(null);
                  setPasting(false);
                }}
              >
                {t('withoutPlan')}
              </Button>
            </div>
          </header>
          <Input.TextArea
            value={wizard.ownPlan ?? ''}
            onChange={(event) => wizard.setOwnPlan(event.target.value || null)}
            autoSize={{ minRows: 8, maxRows: 20 }}
            variant="borderless"
            spellCheck={false}
            aria-label={t('plan')}
            placeholder={'[[step]]\nfile = "products.csv"\nobject = "product"\n[step.map]\nname = "product"'}
            style={{ fontFamily: 'ui-monospace, Consolas, monospace', fontSize: 12 }}
          />
          {wizard.absent.length > 0 && (
            <p className={styles['warning']} role="alert">
              {t('filesMissing', { files: wizard.absent.join(t('comma')) })}
            </p>
          )}
        </section>
      ) : (
        <p style={{ marginTop: 12 }}>
          <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setPasting(true)}>
            {t('pastePlan')}
          </Button>
        </p>
      )}
    </>
  );
}

function FileLine({ one, wizard, fixed }: { one: WizardFile; wizard: Wizard; fixed: boolean }) {
  const t = useWords('imports');
  const locale = useLocale();
  const importable = useImportable();
  const { preview } = one;
  const facts = [
    preview?.rows ? t('rows', { count: formatNumber(preview.rows, locale) }) : '',
    preview ? t('columns', { count: preview.columns.length }) : '',
    preview?.encoding?.toUpperCase() ?? '',
    one.busy ? t('reading') : '',
  ].filter(Boolean);
  const options = importable.map((view) => ({ value: view.name, label: labelText(view.label, locale.language) }));
  return (
    <div className={styles['file']}>
      <div className={styles['name']}>
        <div className="y-ellipsis" title={one.file.name}>
          {one.file.name}
        </div>
        <div className={page['soft']}>{facts.join(' · ')}</div>
      </div>
      {wizard.ownPlan === null ? (
        <div style={{ display: 'flex', gap: 8 }}>
          <Select
            style={{ flex: 1, minWidth: 110 }}
            value={one.object}
            options={options}
            placeholder={t('chooseObject')}
            aria-label={t('chooseObject')}
            disabled={fixed || one.busy}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(object: string) => wizard.choose(one.key, object)}
          />
          {preview && preview.sheets.length > 1 && one.object && (
            <Select
              style={{ minWidth: 96 }}
              value={one.draft?.sheet ?? preview.sheet ?? preview.sheets[0]}
              options={preview.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
              aria-label={t('sheet')}
              onChange={(sheet: string) => wizard.choose(one.key, one.object ?? '', sheet)}
            />
          )}
        </div>
      ) : (
        <span className={page['soft']}>{t('byPlan')}</span>
      )}
      <Button type="text" icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('removeFile', { file: one.file.name })} onClick={() => wizard.remove(one.key)} />
      {one.problem && (
        <p className={styles['problem']} role="alert">
          {one.problem}
        </p>
      )}
    </div>
  );
}
