// Words every plain entry needs: switches, troubles, the emergency line. Chinese is the original;
// the English (words_en.ts) is written beside it, not translated from it, and has the same keys.
// The bar alone, for pages that hold little else.
export const kBarZh = {
  brand: '一线',
  brand_second: 'Firstline',
  other_language: 'English',
  large: '大字',
  normal_size: '小字',
  minutes_short: '{n} 分钟',
  seconds_short: '{n} 秒',
} as const;

export const kShellZh = {
  back: '返回',
  again: '再试一次',
  emergency: '有生命危险？先打 120',
  emergency_note: '这里的请求不会送到急救中心',
  loading: '在取，约 3 秒',
  'fault_kind.offline': '没有连上服务器',
  'fault_do.offline': '看看手机有没有信号。{wait}后自动再试；急事打 12345。',
  'fault_kind.unavailable': '现在人很多',
  'fault_do.unavailable': '约 {wait}后自动再试，不用一直点。急事打 12345。',
  'fault_kind.too_many': '试得太密了',
  'fault_do.too_many': '请等 {wait}再试。急事打 12345。',
  'fault_kind.bug': '这次没有办成，不是您的问题',
  'fault_do.bug': '编号 {incident}，我们已经知道了。{wait}后自动再试。',
  'fault_kind.not_signed_in': '请再登录一次',
  'fault_do.not_signed_in': '登录过一段时间会失效，这样别人拿到手机也看不了。您填的还在。',
  'fault_do.other': '回上一页看看最新的样子，或打 12345 问一问。',
  'fault_kind.refused': '这一页不归这个账号看',
  'fault_kind.absent': '没找到这件事',
  'fault_kind.conflict': '这件事刚刚有了变化',
  'fault_kind.bad_input': '有一处要改一改',
  'fault_kind.too_large': '写得太长了',
} as const;

export type ShellKey = keyof typeof kShellZh;
export type BarKey = keyof typeof kBarZh;
