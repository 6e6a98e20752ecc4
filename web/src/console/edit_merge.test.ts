// Joining two edits of one file: what needs no question, and what does.

import { describe, expect, it } from 'vitest';

import { chosen, merge_files, type PersonFile } from './edit_merge';

const base: PersonFile = { name: '王芳', phone: '13900000001', birth_year: 1950, sex: 'f' };

describe('merge_files', () => {
  it('takes what only one of us touched from both', () => {
    const merged = merge_files(
      base,
      { ...base, phone: '13900000002' },
      { ...base, birth_year: 1951 },
    );
    expect(merged.clashes).toEqual([]);
    expect(merged.file).toEqual({ ...base, phone: '13900000002', birth_year: 1951 });
  });

  it('asks about what both touched, and not when both say the same', () => {
    const merged = merge_files(
      base,
      { ...base, name: '王方', sex: 'm' },
      { ...base, name: '汪芳', sex: 'm' },
    );
    expect(merged.clashes).toEqual([{ field: 'name', mine: '王方', theirs: '汪芳' }]);
    expect(chosen(merged, { ...base, name: '汪芳', sex: 'm' }, []).name).toBe('王方');
    expect(chosen(merged, { ...base, name: '汪芳', sex: 'm' }, ['name']).name).toBe('汪芳');
  });
});
