// Words of the page "who saw my data". Chinese is the original; words_en.ts has the same keys.
import { translator } from '../shell/language';

export const kSawZh = {
  title: '谁看过我的信息',
  lead: '最近 {count} 次，来自 {offices} 个单位。',
  note: '每次打开您的资料都记在这里，看的人改不了也删不掉。名字只给审计员看，代号对同一个人不变。',
  none: '还没有人看过',
  none_note: '有人打开您的资料，这里马上会有一行。',
  who: '{office}{role} · 代号 {who}',
  house: '系统',
  more: '再看一些',
  wrong: '有一次不该看？打 12345',
  'verb.task.see': '打开了您的一件事',
  'verb.task.list_mine': '在自己的清单里看到您的事',
  'verb.task.list': '在一个地方的清单里看到您的事',
  'verb.person.see': '打开了您家的资料',
  'verb.person.find': '查找时看到了您',
  'verb.person.doors': '看了您所在网格的住户',
  'verb.person.compare': '核对两份资料是不是同一个人',
  'verb.care_list.open': '因为急事打开了一份名单',
  'verb.evidence.see': '看了您的证据和状态',
  'verb.person.own': '有工作人员的账号登记为您本人的账号',
  'verb.scan.overlap': '登记接触者时比对了您的扫码记录',
  'verb.evidence.sign': '在等签字的清单里看到您',
  'verb.status.appeal': '看了您的申诉',
  'verb.pass.enrol': '给您办通行码或印纸卡',
  'verb.other': '看了您的资料',
  'role.community_worker': '网格员',
  'role.community_lead': '社区带班',
  'role.street_officer': '街道值班员',
  'role.district_officer': '区县值班员',
  'role.city_officer': '市值班员',
  'role.clerk': '文员',
  'role.phone_desk': '热线接线员',
  'role.laboratory': '检验所',
  'role.clinician': '医院医生',
  'role.epidemiologist': '流调员',
  'role.pass_officer': '通行码管理员',
  'role.other': '工作人员',
} as const;

export type SawKey = keyof typeof kSawZh;
export const t = translator(kSawZh);
export const has_word = (key: string): key is SawKey => key in kSawZh;
