import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { listedOptions } from '@/fields/choice/options';
import { digitsOf } from '@/fields/money/currencies';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asMoney } from '@/fields/shared/values';
import { formatMoney, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { toNumber } from '@/lib/numberText';
import type { ObjectView } from '@/model/view';
import styles from './SplitDialog.module.css';
import { apportion, cents, equalParts, parts, rest, written, type Kind, type Share } from './shares';

interface TableProps {
  kind: Kind;
  shares: readonly Share[];
  onChange: (shares: readonly Share[]) => void;
  child: ObjectView;
  amount: unknown;
}

/** What each share of a deal's amount comes to, as text; empty where the deal has none. */
function useAmounts(own: readonly Share[], kind: Kind, amount: unknown): string[] {
  const locale = useLocale();
  const money = asMoney(amount, locale.currency);
  if (!money) return own.map(() => '');
  const digits = digitsOf(locale, money.currency);
  const whole = cents(money.amount, digits);
  const counted = own.map((one) => parts(one.percent));
  // Overlay shares are no parts of one whole: each is rounded by itself.
  const found = kind === 'revenue' ? apportion(whole, counted) : counted.flatMap((one) => apportion(whole, [one]));
  return found.map((one) => formatMoney({ amount: written(one, digits), currency: money.currency }, locale));
}

/** The shares of one kind: rows to fill in, and below what is left. */
export function SharesTable({ kind, shares, onChange, child, amount }: TableProps) {
  const t = useWords('deals');
  const own = shares.filter((one) => one.kind === kind);
  const amounts = useAmounts(own, kind, amount);
  const set = (key: string, values: Partial<Share>) => onChange(shares.map((one) => (one.key === key ? { ...one, ...values } : one)));
  const add = () => {
    const left = kind === 'revenue' ? Math.max(rest(shares), 0) : null;
    onChange([...shares, { key: crypto.randomUUID(), id: null, person: null, role: 'sales', kind, percent: left }]);
  };
  const level = () => {
    const equal = new Map(equalParts(own.length).map((percent, index) => [own[index]?.key, percent]));
    onChange(shares.map((one) => ({ ...one, percent: equal.get(one.key) ?? one.percent })));
  };
  return (
    <section className={styles['part']} aria-label={t(kind)}>
      <h3>{t(kind)}</h3>
      {own.length > 0 && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th style={{ width: '34%' }}>{t('person')}</th>
              <th style={{ width: '22%' }}>{t('role')}</th>
              <th style={{ width: '18%' }}>{t('percent')}</th>
              <th className={styles['amount']}>{t('amount')}</th>
              <th style={{ width: 40 }} aria-label={t('remove')} />
            </tr>
          </thead>
          <tbody>
            {own.map((one, index) => (
              <Row key={one.key} share={one} place={index + 1} amount={amounts[index] ?? ''} child={child} set={(values) => set(one.key, values)} remove={() => onChange(shares.filter((other) => other.key !== one.key))} />
            ))}
          </tbody>
        </table>
      )}
      <div className={styles['foot']}>
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={add}>
          {t(kind === 'revenue' ? 'addRevenue' : 'addOverlay')}
        </Button>
        {kind === 'revenue' && own.length > 1 && (
          <Button size="small" onClick={level}>
            {t('equal')}
          </Button>
        )}
        {kind === 'revenue' && own.length > 0 && <Rest left={rest(shares)} />}
      </div>
    </section>
  );
}

function Rest({ left }: { left: number }) {
  const t = useWords('deals');
  const locale = useLocale();
  const text = left === 0 ? t('whole') : t(left > 0 ? 'left' : 'over', { percent: formatNumber(Math.abs(left), locale) });
  return <output className={left === 0 ? undefined : styles['wrong']}>{text}</output>;
}

interface RowProps {
  share: Share;
  place: number;
  amount: string;
  child: ObjectView;
  set: (values: Partial<Share>) => void;
  remove: () => void;
}

function Row({ share, place, amount, child, set, remove }: RowProps) {
  const t = useWords('deals');
  const { language } = useLocale();
  const role = child.fields.get('role');
  const roles = role ? listedOptions(role, language, [share.role]).map(({ value, label }) => ({ value, label })) : [];
  const label = (column: string) => `${t(share.kind)} ${place}: ${t(column)}`;
  return (
    <tr>
      <td>
        <ReferenceSelect target="user" many={false} clearable={false} label={label('person')} value={share.person ? [share.person] : []} onChange={([person]) => set({ person: person ?? null })} />
      </td>
      <td>
        <Select<string> style={{ width: '100%' }} aria-label={label('role')} value={share.role || null} options={roles} onChange={(next) => set({ role: next })} />
      </td>
      <td>
        <InputNumber<number> style={{ width: '100%' }} suffix="%" parser={toNumber} min={0} max={100} controls={false} aria-label={label('percent')} value={share.percent} onChange={(next) => set({ percent: next })} />
      </td>
      <td className={`${styles['amount']} y-num`}>{amount}</td>
      <td>
        <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={label('remove')} title={t('remove')} onClick={remove} />
      </td>
    </tr>
  );
}
