// Splits a door like "building 3, staircase 2, 401" into the stairwell one walks to and the number
// one looks for there. Called by the field list. Pure. A door that cannot be split is shown whole.

export interface Door {
  building: string;
  number: string;
}

export function split_door(door: string): Door {
  const found = /^(.*?)([A-Za-z]?\d+[A-Za-z]?\p{Script=Han}?)$/u.exec(door.trim());
  return found
    ? { building: found[1] ?? '', number: found[2] ?? '' }
    : { building: '', number: door.trim() };
}

export function compare_doors(a: string, b: string): number {
  return a.localeCompare(b, 'zh-CN', { numeric: true });
}
