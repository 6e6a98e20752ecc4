// The English of shell/words.ts. Loaded only when English is chosen (shell/language.ts).
import type { Words } from './language';
import type { BarKey, ShellKey } from './words';

export const kShellEn: Words<BarKey | ShellKey> = {
  brand: '一线',
  brand_second: 'Firstline',
  other_language: '中文',
  large: 'Large text',
  normal_size: 'Normal text',
  back: 'Back',
  again: 'Try again',
  emergency: 'Life in danger? Call 120 first',
  emergency_note: 'Requests made here do not reach the ambulance',
  loading: 'Loading, about 3 s',
  minutes_short: '{n} min',
  seconds_short: '{n} s',
  'fault_kind.offline': 'No connection to the server',
  'fault_do.offline':
    'Please check your signal. We try again in {wait}; if it is urgent call 12345.',
  'fault_kind.unavailable': 'Very busy now',
  'fault_do.unavailable':
    'We try again in about {wait}; no need to keep tapping. If urgent call 12345.',
  'fault_kind.too_many': 'Too many tries in a short time',
  'fault_do.too_many': 'Please wait {wait} and try again. If it is urgent call 12345.',
  'fault_kind.bug': 'That failed, and it was not you',
  'fault_do.bug': 'Number {incident}; we have been told. We try again in {wait}.',
  'fault_kind.not_signed_in': 'Please sign in again',
  'fault_do.not_signed_in':
    'Signing in ends after a while, so a lost phone shows nothing. What you typed is kept.',
  'fault_do.other': 'Go back and see how it stands now, or call 12345 and ask.',
  'fault_kind.refused': 'This page is not for this account',
  'fault_kind.absent': 'Nothing found here',
  'fault_kind.conflict': 'This has just changed',
  'fault_kind.bad_input': 'One thing needs another look',
  'fault_kind.too_large': 'That is too long',
};
