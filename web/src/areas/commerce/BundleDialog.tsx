import { Checkbox, InputNumber, Modal, Radio } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { createRecord, deleteRecord, etagOf, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import type { Reference } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import styles from './Bundle.module.css';
import { BUNDLES, noneOf, readChoice, taken, written, type Choice, type Group, type Offer, type Option } from './bundles';

export interface Configuring {
  /** The bundle that becomes a line; without one it is asked for. */
  product?: string;
  /** The line that is configured again, with its quantity, configuration and version. */
  line?: RecordData;
}

interface DialogProps extends Configuring {
  /** The document and the object of its lines. */
  object: 'quote' | 'sales_order';
  document: string;
  lines: string;
  /** The place of a new line. */
  position: number;
  onSaved: () => void;
  onClose: () => void;
}

/** The options of a bundle on a document, with what they come to and what is wrong with them; saved as one line with its components. */
export default function BundleDialog(props: DialogProps) {
  const t = useWords('commerce');
  const { t: core } = useTranslation();
  const field = useId();
  const [product, setProduct] = useState<Reference | null>(props.product ? { id: props.product, name: null } : null);
  const [quantity, setQuantity] = useState(props.line ? asString(props.line['quantity']) : '1');
  const [asked, setAsked] = useState<{ configuration: string | null; added: string | null }>({ configuration: null, added: null });
  const { object, document, line } = props;
  const body = { object, document, product: product?.id ?? '', quantity: quantity || '0', line: line?.id ?? null, ...asked };
  const query = useQuery({
    queryKey: ['bundle-offer', body],
    queryFn: ({ signal }) => post('/bundles/offer', { body, signal }),
    enabled: product !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const offer = query.data?.product === product?.id ? query.data : undefined;
  const choice = readChoice((query.isPlaceholderData ? asked.configuration : null) ?? offer?.configuration ?? '-');
  const { busy, problem, save } = useSave(props, offer, quantity);
  const choose = (next: Choice, added: string | null = null) => setAsked({ configuration: written(next), added });
  const broken = !offer || query.isFetching || query.error !== null || offer.faults.length > 0 || quantity === '';
  return (
    <Modal
      open
      width={720}
      title={offer ? t(line ? 'bundle.again' : 'bundle.configure', { name: offer.name }) : t('bundle.add')}
      okText={core('common.save')}
      cancelText={core('common.cancel')}
      okButtonProps={{ disabled: broken, loading: busy }}
      onOk={() => void save()}
      onCancel={props.onClose}
    >
      <div className={styles['top']}>
        {!props.product && !line && (
          <ReferenceSelect
            target="product"
            narrow={{ condition: `active = true and (${BUNDLES})`, strict: true }}
            value={product ? [product] : []}
            many={false}
            label={t('bundle.pick')}
            placeholder={t('bundle.pick')}
            onChange={([chosen]) => {
              setProduct(chosen ?? null);
              setAsked({ configuration: null, added: null });
            }}
          />
        )}
        <label htmlFor={field}>{t('bundle.quantity')}</label>
        <InputNumber<string> id={field} stringMode min="0" value={quantity} onChange={(value) => setQuantity(value ?? '')} />
      </div>
      {query.error ? <ProblemState error={query.error} small /> : null}
      {product && query.isPending && <RowsSkeleton rows={4} columns={3} />}
      {offer?.groups.map((group) => <GroupBox key={group.id} group={group} offer={offer} choice={choice} choose={choose} />)}
      {offer && (
        <p className={styles['total']} aria-live="polite">
          <span>{t('bundle.total')}</span>
          <Money amount={offer.total} currency={offer.currency} />
        </p>
      )}
      {problem && (
        <p className={page['problem']} role="alert">
          {problem}
        </p>
      )}
    </Modal>
  );
}

function Money({ amount, currency }: { amount: string; currency: string }) {
  const locale = useLocale();
  return <span className="y-num">{formatMoney({ amount, currency }, locale)}</span>;
}

interface GroupProps {
  group: Group;
  offer: Offer;
  choice: Choice;
  choose: (next: Choice, added?: string | null) => void;
}

function GroupBox({ group, offer, choice, choose }: GroupProps) {
  const t = useWords('commerce');
  const single = group.at_most === 1;
  const none = !group.options.some((one) => choice.has(one.id));
  const bounds =
    group.at_most === null ? (group.at_least > 0 ? t('bundle.least', { n: group.at_least }) : '') : group.at_least === group.at_most ? t('bundle.exactly', { n: group.at_most }) : t('bundle.bounds', { least: group.at_least, most: group.at_most });
  return (
    <fieldset className={styles['group']}>
      <legend>
        {group.name} {bounds && <span className={styles['bounds']}>{bounds}</span>}
      </legend>
      {group.faults.map((fault) => (
        <p key={fault} className={page['problem']} role="alert">
          {fault}
        </p>
      ))}
      {group.options.map((option) => (
        <OptionRow key={option.id} option={option} group={group} offer={offer} choice={choice} choose={choose} />
      ))}
      {single && group.at_least === 0 && (
        <div className={styles['option']}>
          <Radio name={group.id} checked={none} onChange={() => choose(noneOf(choice, group))}>
            {t('bundle.none')}
          </Radio>
        </div>
      )}
    </fieldset>
  );
}

function OptionRow({ option, group, offer, choice, choose }: GroupProps & { option: Option }) {
  const t = useWords('commerce');
  const told = useId();
  const chosen = choice.has(option.id);
  const quantity = choice.get(option.id) ?? option.quantity;
  const toggle = (taking: boolean) => choose(taken(choice, group, option, taking), taking ? option.id : null);
  const Control = group.at_most === 1 ? Radio : Checkbox;
  return (
    <div className={styles['option']}>
      <Control
        {...(group.at_most === 1 ? { name: group.id } : {})}
        checked={chosen}
        disabled={(option.required && chosen) || (!option.offered && !chosen)}
        aria-describedby={told}
        onChange={(event: { target: { checked: boolean } }) => toggle(event.target.checked)}
      >
        {option.name}
      </Control>
      {option.quantity_changes && chosen ? (
        <InputNumber<string> stringMode min="0" size="small" className={styles['count'] ?? ''} aria-label={t('bundle.each', { name: option.name })} value={quantity} onChange={(value) => value && choose(new Map([...choice, [option.id, value]]))} />
      ) : (
        <span className={`${styles['count']} y-num`}>× {quantity}</span>
      )}
      <span className={styles['price']} title={option.why}>
        {option.pricing === 'included' ? t('bundle.included') : <Money amount={option.amount} currency={offer.currency} />}
      </span>
      <span id={told} className={styles['told']}>
        {option.required && <span>{t('bundle.required')}</span>}
        {option.because && chosen && <span>{t('bundle.because', { name: option.because })}</span>}
        {option.faults.map((fault) => (
          <span key={fault} className={page['problem']} role="alert">
            {fault}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Writes the line, whose components the server keeps in step; what was there before is a press away. */
function useSave({ lines, object, document, line, position, onSaved, onClose }: DialogProps, offer: Offer | undefined, quantity: string) {
  const t = useWords('commerce');
  const { t: core } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const said = (error: unknown) => (isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : core('state.brokenHint'));
  const write = async (made: Offer): Promise<() => Promise<unknown>> => {
    const values = { quantity, configuration: made.configuration };
    if (!line) {
      const answer = await createRecord(lines, { [object]: document, product: made.product, position, ...values }, crypto.randomUUID());
      return () => deleteRecord(lines, answer.data.id);
    }
    await updateRecord(lines, line.id, values, etagOf(line['version']));
    return () => updateRecord(lines, line.id, { quantity: line['quantity'], configuration: line['configuration'] });
  };
  const save = async () => {
    if (!offer) return;
    setBusy(true);
    setProblem('');
    try {
      const back = await write(offer);
      const undo = async () => {
        try {
          await back();
        } catch (error) {
          notify({ kind: 'error', text: said(error) });
        }
        onSaved();
      };
      onSaved();
      onClose();
      notify({ kind: 'success', text: t('bundle.saved', { name: offer.name }), action: { label: core('common.undo'), run: undo } });
    } catch (error) {
      setProblem(said(error));
      setBusy(false);
    }
  };
  return { busy, problem, save };
}
