import { Drawer, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import type { ObjectView } from '@/model/view';
import { useFilterFields } from '../filter/useFilterFields';
import { ColorRules } from '../list/ColorRules';
import drawer from '../list/LayoutDrawer.module.css';
import type { ChosenLayout } from '../views/layout';
import styles from './Board.module.css';
import type { Board } from './columns';

const MOST_ON_CARD = 8;

interface BoardDrawerProps {
  view: ObjectView;
  board: Board;
  layout: ChosenLayout;
  onClose: () => void;
}

/** What stands on the cards, how many a column should hold, which records stand out. */
export default function BoardDrawer({ view, board, layout, onClose }: BoardDrawerProps) {
  const t = useWords('boards');
  const fields = useFilterFields(view);
  const { card = [], limits = {} } = layout.layout;
  const limit = (key: string, value: number | null) => {
    const others = Object.fromEntries(Object.entries(limits).filter(([name]) => name !== key));
    layout.change({ limits: value ? { ...others, [key]: value } : others });
  };
  return (
    <Drawer open size={520} title={t('settings')} onClose={onClose}>
      <div className={drawer['part']}>
        <h3 id="card-fields">{t('cardFields')}</h3>
        <p className={drawer['hint']}>{t('cardFieldsHint')}</p>
        <Select<string[]>
          mode="multiple"
          aria-labelledby="card-fields"
          value={card}
          maxCount={MOST_ON_CARD}
          options={fields}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('usualFields')}
          onChange={(next) => layout.change({ card: next })}
          style={{ width: '100%' }}
        />
      </div>
      <div className={drawer['part']}>
        <h3>{t('limits')}</h3>
        <p className={drawer['hint']}>{t('limitsHint')}</p>
        <ul className={styles['limits']}>
          {board.columns.map((column) => (
            <li key={column.key}>
              <label htmlFor={`limit-${column.key}`}>{column.label}</label>
              <InputNumber<number> id={`limit-${column.key}`} value={limits[column.key] ?? null} min={1} max={100_000} precision={0} placeholder={t('noLimit')} onChange={(value) => limit(column.key, value)} />
            </li>
          ))}
        </ul>
      </div>
      <ColorRules view={view} columns={null} layout={layout} />
    </Drawer>
  );
}
