// What the resident's pass page says. Chinese is the original; English is in words_en.ts.
import { translator } from '../shell/language';

export const kShowZh = {
  title: '我的通行码',
  word_go: '可通行',
  word_ask: '需核验',
  word_stop: '请停步',
  word_unknown: '未知',
  good_until: '有效到 {when}',
  ask_note: '进门时请多等一分钟',
  stop_note: '请在一旁稍坐，值班员来说明',
  expired_note: '这张码 {when} 到期了，连上网会自动换新的',
  card_four: '纸卡尾号 {four}',
  qr: '{name}的通行码，请对准扫描',
  saved: '已存在手机里，没有网也能用',
  renews: '到期前自动续，您不用做什么',
  as_of: '{when} 从服务器取的',
  offline: '没有网，手机里的码一样有效。',
  busy: '现在人很多，请看手机里的码，它一样有效。约 {wait}后自动再试。',
  ended: '这个链接停用了。手机里的码到期前照样有效；要新的链接，请找社区。',
  why: '原因',
  until: '到什么时候',
  until_note: '{when} 自动解除',
  who_set: '谁定的',
  office: '单位代码 {office}',
  record: '公开记录第 {leaf} 号',
  never_barred: '不受影响',
  care: '看病、买药、买食物、避险、回家',
  appeal: '这不对，我要申诉',
  appeal_note: '24 小时内一定有人答复；过时没答复，自动转上一级',
  appeal_text: '哪里不对？说一两句就行',
  appeal_send: '送出申诉',
  appeal_person: '这部手机是工作人员代开通的。要申诉，请点“凭什么”登录一次。',
  appeal_kept: '申诉存在手机里了，有网就送出。急的话打 12345。',
  appeal_sent: '申诉送到了，编号 {receipt}。24 小时内答复。',
  help: '我要帮助',
  saw: '谁看过',
  ask_phone: '打 12345',
  me: '我',
  family: '换人出示',
  shown_by: '由家人出示',
  carers: '能替您出示的人',
  carer_until: '到 {when}',
  carer_end: '不再让{name}出示',
  carer_ending: '已停，有网就告诉服务器',
  carer_ended: '已停',
  none: '手机里还没有通行码',
  none_note: '点开社区给您的链接，或扫那封信上的码，就存进来了。没有手机也行：纸卡一样有效。',
  enrol: '用手机号取码',
  enrol_offline: '没有连上服务器，等有信号再试。',
  enrol_none: '没有取到。请找社区要链接，或用纸卡。',
  by_code: '输信上的码',
  status_page: '凭什么、申诉到哪一步',
  getting: '在取您的通行码，几秒钟',
  bad_link: '这个链接不对，或已经停用。请找社区要一个新的，纸卡一样有效。',
  reason_other: '原因代码 {code}，打 12345 可以问清楚',
  rel_child: '孩子',
  rel_parent: '父母',
  rel_spouse: '爱人',
  rel_relative: '亲戚',
  rel_neighbour: '邻居',
  rel_other: '照护人',
} as const;

export type ShowKey = keyof typeof kShowZh;
export const t = translator(kShowZh);

// A relation is one of the listed words; another text is shown as it came.
export function relation_words(relation: string): string {
  const key = `rel_${relation}`;
  return key in kShowZh ? t(key as ShowKey) : relation;
}
