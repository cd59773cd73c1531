/** Objects to begin with: each a plan that is changed before it is made. */
import { emptyPlan, plannedField, type Plan, type PlannedField } from './plan';

type Row = readonly [zh: string, en: string, type: string, more?: Partial<PlannedField>];

export interface Template {
  key: string;
  plan: Plan;
}

function template(key: string, zh: string, en: string, icon: string, rows: readonly Row[]): Template {
  const fields = rows.map(([fieldZh, fieldEn, type, more], at) => plannedField(at, { zh: fieldZh, en: fieldEn, type, ...more }));
  const stages = fields.find((field) => field.en === 'Stage' || field.en === 'State')?.key ?? null;
  return { key, plan: { ...emptyPlan, zh, en, icon, name: key, fields, stages } };
}

const required = { required: true };
const owned = (target: string): Partial<PlannedField> => ({ target });
const oneOf = (...options: string[]): Partial<PlannedField> => ({ options });

export const templates: readonly Template[] = [
  template('project', '项目', 'Project', 'schedule', [
    ['项目名称', 'Name', 'text', required], ['客户', 'Customer', 'lookup', owned('account')], ['阶段', 'Stage', 'choice', oneOf('立项', '执行', '验收', '完成')], ['项目经理', 'Project manager', 'user'],
    ['开始日期', 'Starts on', 'date'], ['计划完成', 'Due on', 'date'], ['预算', 'Budget', 'money'], ['进度', 'Progress', 'percent'], ['说明', 'Description', 'long_text'],
  ]),
  template('equipment', '设备', 'Equipment', 'database', [
    ['设备名称', 'Name', 'text', required], ['序列号', 'Serial number', 'text'], ['客户', 'Customer', 'lookup', owned('account')], ['产品', 'Product', 'lookup', owned('product')], ['状态', 'State', 'choice', oneOf('在库', '已安装', '维修中', '已报废')],
    ['安装日期', 'Installed on', 'date'], ['质保到期', 'Warranty until', 'date'], ['安装地址', 'Address', 'address'], ['照片', 'Photo', 'image'],
  ]),
  template('inspection', '巡检', 'Inspection', 'check-square', [
    ['巡检单', 'Name', 'text', required], ['客户', 'Customer', 'lookup', owned('account')], ['状态', 'State', 'choice', oneOf('待安排', '已安排', '进行中', '已完成')], ['巡检人', 'Inspector', 'user'], ['日期', 'Date', 'date'],
    ['评分', 'Rating', 'rating'], ['发现问题', 'Findings', 'long_text'], ['现场照片', 'Photos', 'image'],
  ]),
  template('purchase_request', '采购申请', 'Purchase request', 'shopping', [
    ['申请事项', 'Name', 'text', required], ['状态', 'State', 'choice', oneOf('草稿', '待审批', '已批准', '已到货')], ['申请人', 'Requested by', 'user'], ['金额', 'Amount', 'money', required], ['期望到货', 'Needed by', 'date'], ['供应商', 'Supplier', 'text'],
    ['理由', 'Reason', 'long_text'], ['附件', 'Files', 'file'],
  ]),
  template('event_registration', '活动报名', 'Event registration', 'flag', [
    ['姓名', 'Name', 'text', required], ['公司', 'Company', 'text'], ['电话', 'Phone', 'phone'], ['邮箱', 'Mail', 'email'], ['状态', 'State', 'choice', oneOf('已报名', '已签到', '未到场')], ['市场活动', 'Campaign', 'lookup', owned('campaign')], ['备注', 'Notes', 'long_text'],
  ]),
];
