// Words of the page "my status, and why". Chinese is the original; words_en.ts has the same
// keys.
import { translator } from '../shell/language';

export const kStatusZh = {
  title: '我的状态，凭什么',
  verdict_go: '可通行',
  verdict_ask: '需核验',
  verdict_stop: '请停步',
  lapsed: '您的申诉满 24 小时没有答复，状态已自动降为“需核验”，转给下一个部门。',
  late: '您的申诉满 24 小时没有答复。单管阳性不会自动降，但这次迟答已计入公开的数。',
  waiting: '有人登记了，还不算数',
  waiting_one: '{kind}，{when} 登记，等另一个部门签字',
  waiting_note: '签字之前，它不限制您。',
  'kind.lab_result': '实验室检测结果',
  'kind.clinician_report': '医生报告',
  'kind.exposure': '与确诊病例的暴露记录',
  'kind.area_boundary': '公布的区域边界',
  'kind.quarantine_order': '有法律文书的隔离决定',
  appeals: '申诉',
  filed: '{when} 提出',
  due: '最迟 {when} 有人答复；没答复，自动降为“需核验”（单管阳性除外）',
  upheld: '{when} 答复：申诉成立',
  kept: '{when} 答复：维持',
  you_said: '您写的：{words}',
  answer: '答复：{words}',
  appeal: '这不对，我要申诉',
  appeal_note: '由没在这件事上签过字的部门看，24 小时内答复。',
  appeal_text: '哪里不对？说一两句就行',
  appeal_send: '送出申诉',
  appeal_sent: '申诉送到了',
  appeal_short: '请写几个字说明哪里不对',
  appeal_not_sent: '没有送出，写的还在。请再点一次。',
  pass: '出示通行码',
  rules: '现行规则和公开的数',
  saw: '谁看过',
  person_first: '请本人确认一次',
  person_first_note: '这部手机是工作人员代开通的，只能出示通行码。原因和申诉只给本人看。',
  sign_in: '用手机号登录',
  by_code: '输信上的码',
  as_of: '{when} 重新算的',
} as const;

export type StatusKey = keyof typeof kStatusZh;
export const t = translator(kStatusZh);
export const has_word = (key: string): key is StatusKey => key in kStatusZh;
