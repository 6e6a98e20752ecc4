// Words of the public page of restrictions and rules. Chinese is the
// original; words_en.ts has the same keys.
import { translator } from '../shell/language';

export const kCountsZh = {
  title: '公开的数',
  lead_none: '现在没有人受限制。',
  lead: '现在 {n} 人受限制，其中 24 小时内新增 {began} 人。',
  lead_more: '现在至少 {n} 人受限制；少于 5 人的不报数，免得认出是谁。',
  note: '谁都能看，不用登录。少于 5 人写“少于 5”。',
  area: '区县',
  rule: '规则',
  live: '现在',
  began: '24 小时新增',
  late: '申诉迟答',
  few: '少于 5',
  elsewhere: '没写地方',
  none_note: '没有一条规则正在限制任何人。',
  as_of: '截至 {when}',
  rules: '现行规则',
  rules_none: '现在没有现行规则，没有人受限制。',
  edition: '第 {edition} 版，{from} 到 {until}',
  example: '演示用的例子，不是现行政策。',
  act: '法律文书：{name}，{number}，{ends} 失效',
  hours: '最长 {hours}，到期自动解除',
  sooner: '提前解除：{what}',
  office: '负责单位：{office}',
  clause: '条款：{clause}',
  verdict_go: '可通行',
  verdict_ask: '需核验',
  verdict_stop: '请停步',
  boundaries: '划定的范围',
  boundaries_none: '现在没有划定的范围。',
  boundary: '{place}：住着 {people} 人，{until} 结束',
  boundary_high: '高风险',
  boundary_medium: '中风险',
  boundary_act: '依据：{act}',
  boundary_note: '住在里面的人只在门口被要求核酸，不因此停步；最长 14 天。',
  kept: '关于您的记录留多久',
  kept_days: '{what}：{days} 天后删除',
  kept_lab_result: '检测结果',
  kept_clinician_report: '医生报告',
  kept_exposure: '接触记录',
  kept_area_boundary: '所在范围',
  kept_quarantine_order: '隔离文书',
  kept_appeal: '申诉',
  care: '任何状态都不妨碍看病、买药、买食物、避险、回家。',
  own: '看我自己的状态',
} as const;

export type CountsKey = keyof typeof kCountsZh;
export const t = translator(kCountsZh);
export const has_word = (key: string): key is CountsKey => key in kCountsZh;
